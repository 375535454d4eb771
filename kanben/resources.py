"""Where the package's own files are, in a checkout and in an installed wheel."""

from pathlib import Path


def styles() -> Path:
    """Return the folder of the house styles: ``book.css``, ``epub.css``, ``print.css`` and ``trim/``.

    In a wheel they lie inside the package; in a checkout beside it, where the
    editor sees them.
    """
    package = Path(__file__).parent
    inside = package / "styles"
    return inside if inside.is_dir() else package.parent / "styles"
