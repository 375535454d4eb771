"""The pages of docs/codes/, made of the catalogue, and what the front stages say of a book."""

from pathlib import Path

from kanben import codes, explain, manuscript, press
from kanben.codes import Entry
from kanben.findings import Trouble
from kanben.folder import Folder

STAGES = {
    "B": ("The plan and the binding", "書的計畫與裝訂"),
    "C": ("Corrections", "更正"),
    "D": ("Dates and the chronology", "日期與年表"),
    "E": ("The EPUB", "EPUB"),
    "P": ("Pages: PDF and print", "版面：PDF 與印刷"),
    "R": ("Reading and repair", "讀取與修復"),
    "S": ("The set-up", "環境與命令"),
    "V": ("Variants", "變體"),
}
HEADS = {chinese for _, chinese in (*explain.HEADS.values(), explain.REMEDY)}


def pages() -> dict[str, str]:
    """Return each page by its name."""
    made = {f"{letter}.md": _page(letter) for letter in codes.LETTERS}
    lines = [
        "# Codes",
        "",
        "Whatever Kanben has to say has a code. `kanben explain CODE` says what stands here, in English or Chinese.",
        "",
    ]
    for letter in codes.LETTERS:
        english, chinese = STAGES[letter]
        lines += [f"## [{letter}: {english}]({letter}.md)　{chinese}", "", "| code | | |", "|---|---|---|"]
        for entry in codes.entries(letter).values():
            lines.append(f"| [{entry.code}]({letter}.md#{entry.code.lower()}) | {entry.title} | {entry.title_zh} |")
        lines.append("")
    return made | {"README.md": "\n".join(lines)}


def _page(letter: str) -> str:
    english, chinese = STAGES[letter]
    lines = [f"# {letter}: {english}　{chinese}", "", "[All codes](README.md)", ""]
    for entry in codes.entries(letter).values():
        lines += _entry(entry)
    return "\n".join(lines)


def _entry(entry: Entry) -> list[str]:
    kind, example = entry.example
    language = "toml" if kind in ("plan", "corrections", "glossary", "chronology") else "text"
    return [
        f'<a id="{entry.code.lower()}"></a>',
        "",
        f"## {entry.code}　{entry.title}",
        "",
        f"{entry.title_zh}",
        "",
        entry.means,
        "",
        explain.HEADS[kind][0],
        "",
        f"```{language}",
        example.strip("\n"),
        "```",
        "",
        f"**{explain.REMEDY[0]}** {entry.remedy}",
        "",
    ]


def found_in(root: Path) -> set[str]:
    """Return the codes that come up while the book at ``root`` is prepared and one variant of it is made."""
    try:
        found = manuscript.prepare(Folder(root)).findings
        found = found or press.build(press.Order(root)).findings
    except Trouble as trouble:
        return {finding.code for finding in trouble.findings}
    return {finding.code for finding in found}
