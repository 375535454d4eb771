"""The line setter: Chinese lines inside WeasyPrint's pages.

``with setting(): HTML(...).render()``, and what is rendered and drawn inside is set by
CLREQ's rules: lines chosen for the whole paragraph, marks compressed, a gap between
Han and Latin, every full line flush.  Text, tags and links are WeasyPrint's own; only
where things stand is ours.
"""

from kanben.typeset.room import setting, unfit

__all__ = ["setting", "unfit"]
