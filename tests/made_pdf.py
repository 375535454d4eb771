"""The sample book as a PDF, made once for all the tests that look at it."""

import io
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2

from kanben.proof.pdf import check_pdf
from kanben.resources import styles as styles_folder
from kanben.writers.pdf import pdf
from tests.sample_print import sample

STYLES = {
    path.relative_to(styles_folder()).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(styles_folder().rglob("*.css"))
}
TRIMS = sorted(Path(name).stem for name in STYLES if name.startswith("trim/"))


@cache
def made(language="zh-Hans", pages=3):
    """Return the sample book as a PDF."""
    return pdf(sample(language, pages), styles=STYLES)


def opened(content):
    """Return a PDF to look into."""
    return pikepdf.open(io.BytesIO(content))


def saved(file):
    """Return the bytes of a PDF that was tampered with."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def codes(content, book):
    """Return the codes the proof finds."""
    return [finding.code for finding in check_pdf(content, book)]


def texts(content):
    """Return the text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
