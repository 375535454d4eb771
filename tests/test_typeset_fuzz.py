"""Documents at random: the line setter sets whatever WeasyPrint sets, loses nothing and keeps to the measure."""

from contextlib import contextmanager

from weasyprint.draw import text
from weasyprint.matrix import Matrix
from weasyprint.text.line_break import Layout

from kanben.typeset import setting
from tests.random_pages import document, told, worse

DOCUMENTS = 40
"""Thousands are set by ``python -m tests.bench.typeset --fuzz 2000``."""


def test_documents_at_random_are_set_as_whole_as_by_weasyprint_alone():
    found = {seed: worse(document(seed), setting()) for seed in range(DOCUMENTS)}
    assert {seed: said for seed, said in found.items() if said} == {}
    assert sum(said is None for said in found.values()) < DOCUMENTS / 20  # else hardly anything was tried


def test_what_was_set_before_does_not_tell_on_what_is_set_now():
    first = told(document(5), setting())
    told(document(6), setting())
    assert told(document(5), setting()) == first


@contextmanager
def careless():
    """Draw every text without its last character."""
    stock = Layout.reactivate

    def reactivate(layout, style):
        stock(layout, style)
        layout.set_text(layout.text[:-1])

    Layout.reactivate = reactivate
    try:
        yield
    finally:
        Layout.reactivate = stock


@contextmanager
def leaning():
    """Draw every text four pixels to the right of where it was laid."""
    stock = text.draw_first_line

    def drawn(stream, textbox, overflow, ellipsis, matrix):
        return stock(stream, textbox, overflow, ellipsis, Matrix(d=-1, e=matrix[2][0] + 4, f=matrix[2][1]))

    text.draw_first_line = drawn
    try:
        yield
    finally:
        text.draw_first_line = stock


def test_characters_lost_or_drawn_elsewhere_are_noticed():
    assert "drawn: lost" in worse(document(5), careless())
    assert "astray" in worse(document(5), leaning())
