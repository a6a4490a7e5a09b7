"""Places that somebody wrote down, in a setting or behind a command."""

from __future__ import annotations

from pathlib import Path

from typer import BadParameter


def is_plain(place: Path) -> bool:
    """Whether it names what whoever wrote it means: a `~` that no shell took would be a folder of that name."""
    name = str(place)
    return name.isprintable() and name == name.strip() and name[0] != "~" and name != "-"


def plain(place: Path | None) -> Path | None:
    """The place where a command is to write. Raises BadParameter where it would be written elsewhere."""
    if place is not None and not is_plain(place):
        raise BadParameter("write the whole path of a file or folder, without spaces around it, ~ or a lone -")
    return place
