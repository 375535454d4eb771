"""EPUBCheck over a book of every kind, all in one start of Java, and what it says of a broken one."""

import shutil

import pytest

from kanben.proof.epubcheck import epubcheck
from kanben.writers.epub import certified
from tests.conftest import TAGS
from tests.epubs import made, repacked
from tests.sample import dot, plainest, sample
from tests.sample_full import full
from tests.test_epub_faces import saying
from tests.test_epub_lengths import cut_everywhere
from tests.test_marks import with_all_of_them


@pytest.mark.skipif(not shutil.which("java"), reason="EPUBCheck needs Java")
def test_epubcheck_has_nothing_to_say_but_of_what_is_broken(tmp_path):
    editions = {tag: made(sample(tag), dot(600, 800)) for tag in TAGS} | {
        "plainest": made(plainest()),
        "columns": made(sample("zh-Hant-TW"), dot(), vertical=True),
        "fonts": made(saying("甲㗎𰻝"), embed=True, vertical=True),
        "certified": certified(made(full(), dot(600, 800)), "何向晚"),
        "long": made(cut_everywhere()),
        "marks": made(with_all_of_them()),
        "broken": repacked(
            made(plainest()), lambda name, body: body.replace(b"<p>", b"<q>") if "only" in name else body
        ),
    }
    paths = [tmp_path / f"{name}.epub" for name in editions]
    for path, content in zip(paths, editions.values(), strict=True):
        path.write_bytes(content)
    findings = epubcheck(paths)
    assert {finding.source for finding in findings} == {"broken.epub"}
    assert findings[0].code == "E-301"
    assert findings[0].message.startswith("EPUBCheck RSC-")


def test_without_java_there_is_a_finding_and_no_exception(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    [finding] = epubcheck([tmp_path / "any.epub"])
    assert (finding.code, "Java" in finding.message, bool(finding.hint)) == ("E-300", True, True)
