"""Script variants: one book in Simplified and in Traditional Chinese, of Taiwan and of Hong Kong."""

from kanben.decision import Decision
from kanben.variants.characters import alike, stray
from kanben.variants.conversion import Converter, convert, converter
from kanben.variants.dictionaries import OpenCC, opencc
from kanben.variants.glossary import Glossary, Term, glossary
from kanben.variants.script import Verdict, mixture, script, scripts
from kanben.variants.tags import Variant, variant, variants
from kanben.variants.vary import Varied, lay_open, vary

__all__ = [
    "Converter",
    "Decision",
    "Glossary",
    "OpenCC",
    "Term",
    "Variant",
    "Varied",
    "Verdict",
    "alike",
    "convert",
    "converter",
    "glossary",
    "lay_open",
    "mixture",
    "opencc",
    "script",
    "scripts",
    "stray",
    "variant",
    "variants",
    "vary",
]
