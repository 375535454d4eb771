"""Make an annotated chronology of the dates of a book.

    readings --candidates, merging--> events --deciding--> entries --pages--> blocks of the book

``editor`` reads what the editor decided, ``deciding`` carries it out
(``matching`` finds the passages, ``adding`` and ``naming`` do what speaks of
none, ``desk`` lays aside what finds nothing), ``passages`` marks them in the
chapters; ``listing`` shows them to the editor and ``pasting`` writes entries to
paste.  ``timeline`` and ``axis`` draw, ``export`` and ``ics`` write for other
programs, ``places`` finds each passage in the seed.  The dates themselves are
read in :mod:`kanben.reckoning`.
"""
