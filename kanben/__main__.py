"""``python -m kanben`` is the command ``kanben``."""

from kanben.cli import main

main()
