"""Renders the packs' drawings (SVG, our own, CC0) to the PNGs that are sent: `python -m content.pictures`.

Run it after changing a drawing; a test holds the two together. The renderer is a development tool: the program
itself only sends the PNGs.
"""

from __future__ import annotations

from pathlib import Path


def rendered(drawing: Path) -> bytes:
    """The PNG of one drawing, at its own size."""
    import resvg_py  # only here: a running bot has no renderer

    return bytes(resvg_py.svg_to_bytes(svg_path=str(drawing)))


def render_all(folder: Path) -> list[Path]:
    """Write the PNG of each drawing beside it."""
    written = []
    for drawing in sorted(folder.glob("*/pictures/*.svg")):
        picture = drawing.with_suffix(".png")
        picture.write_bytes(rendered(drawing))
        written.append(picture)
    return written


if __name__ == "__main__":
    for picture in render_all(Path(__file__).parent):
        print(picture.name, picture.stat().st_size)
