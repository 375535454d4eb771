"""What is done otherwise for a long book gives what is done for a short one."""

import pytest

from kanben.edits import Revision
from kanben.findings import Finding
from kanben.model import Metadata, Source
from kanben.proof import epub
from kanben.proof.epub import check_epub
from kanben.repertoire import odd, unseen, usual
from kanben.report import Report, SourceReport
from kanben.report_page import report_html
from kanben.shelf import put, seal, taken, unsealed
from kanben.side_by_side import lanes
from tests.epubs import made, repacked
from tests.sample import dot, sample


def test_an_epub_is_proofed_by_two_processes_as_by_one(monkeypatch: pytest.MonkeyPatch):
    good = made(sample(), dot())
    wrong = {"民國二十三年": "民國二十二年", 'href="#note-yuxin"': 'href="#well-1"', "緣起": "緣滅"}

    def damaged(_: str, body: bytes) -> bytes:
        for there, instead in wrong.items():
            body = body.replace(there.encode(), instead.encode())
        return body

    faulty = repacked(good, damaged)
    alone = check_epub(faulty, sample())
    monkeypatch.setattr(epub, "LEAST", 1)
    with lanes(2):
        assert check_epub(good, sample()) == ()
        assert check_epub(faulty, sample()) == alone != ()


def test_findings_of_many_articles_lead_each_to_its_own():
    seeds = [Source(name, "一\n二\n三", "utf-8", 1.0) for name in ("甲.txt", "乙.txt")]
    told = Report(
        Metadata("井", "jing", "urn:x"),
        sources=tuple(SourceReport(seed, "", Revision.of(seed.text)) for seed in seeds),
        findings=tuple(
            Finding("R-1", "看", source, 2) for source in ("seeds/甲.txt", "乙.txt", "seeds/丙.txt", "甲.txt")
        ),
    )
    html = report_html(told)
    assert 'href="#s1l2">seeds/甲.txt:2</a>' in html
    assert 'href="#s2l2">乙.txt:2</a>' in html
    assert '<span class="place">seeds/丙.txt:2</span>' in html


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"])
def test_what_is_odd_is_what_is_not_usual(language):
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x2A700))))
    assert odd(every, language) == {one for one in set(every) - usual(language) if not unseen(one)}
    assert odd("井塌了\r\n，2015年。", language) == frozenset()


def test_what_is_put_on_the_shelf_in_pieces_is_taken_whole(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("KANBEN_CACHE", str(tmp_path))
    name = "0" * 64 + ".zip"
    put(name, (seal("井塌了".encode()), memoryview("井塌了".encode())))
    assert unsealed(taken(name)) == "井塌了".encode()
