"""The files of a new book as they begin: what each is for, with an example to uncomment."""

HEAD = """\
# The plan of the book: what it is called, what stands in it and in which order.
# A line that begins with # is a note; beside each thing found stands where the article says it.
"""

MATTER = """
[print]
trim = "a5"

[front]
sections = ["half-title", "title-page", "imprint", "contents"]  # a Markdown file of book/ may be named too: "note.md"

[back]
sections = ["chronology", "sources", "colophon"]
"""

NO_CHAPTER = """\
# TODO: put the articles into seeds/ as they are, and name each here:
# [[chapter]]
# id = "chapter-1"
# source = "article.txt"
# title = "第一章"
"""

CORRECTIONS = """\
# What the editor corrects in the articles, before any rule; each with its reason. seeds/ itself is never edited.
# A correction whose words are not found is an error, so that none is ever silently lost.

# [[correct]]
# source = "article.txt"
# find = "標桿"
# replace = "標竿"
# reason = "the usual word"

# What a rule found damaged and left to you: one line a place, ready in the report, to paste under its article:

# [restored."article.txt"]
# "甚至?xí)柺" = "甚至會問是"

# What a rule must leave as it stands:

# [[stet]]
# source = "article.txt"
# find = "版本 1...3"
# reason = "a range of versions, as its author wrote it"
"""

GLOSSARY = """\
# Words the conversion between scripts must keep, or write as said here. The longest entry wins.

# [[term]]
# text = "李郁韬"
# forms = { "zh-Hant" = "李郁韜" }
# reason = "a name: 郁 is not 鬱"
"""

CHRONOLOGY = """\
# The editor's word on the chronology: dates to confirm, hide, correct, add or annotate.
# A passage is known by its article and its words, never by counting characters.

# When an article was written, where it does not say so itself:

# [[document]]
# source = "article.txt"
# date = "2020~"
# reason = "it speaks of the spring of 2020 as just past"

# A name that means a date:

# [[alias]]
# name = "930"
# date = "2018-09-30"
# reason = "how the company calls its reform of that day"

# One passage: confirm, hide, correct (to = "…"), merge (into = "…") or add. python3 build.py chronology lists the
# dates of the book and prints such entries, ready to paste here.

# [[entry]]
# source = "article.txt"
# quotation = "2018年9月30日，清晨"
# date = "2018-09-30"
# do = "confirm"
# annotation = "第三次大調整"
# label = "架構調整"

# What the articles do not say, with its source: a passage (source and quotation), or a work (cite).

# [[entry]]
# do = "add"
# date = "1950~"
# event = "開井。"
# cite = "《村志》，1988年，頁12"
# reason = "the article only says that the well is old"
"""

STYLES = """\
# Styles

Without files here the house styles are used. A file of the same name takes the place of the house's: `book.css`
(what print and screen share), `epub.css`, `print.css`, `trim/a5.css` (one size of page).
"""
