"""The pictures: each drawn here, small, described, and rendered from its drawing."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.packs import SHIPPED, Library
from content.pictures import rendered
from content.problems import ContentError
from tests.content.conftest import PACK

DRAWINGS = sorted((SHIPPED / PACK / "pictures").glob("*.svg"))


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.stem)
def test_each_picture_is_rendered_from_its_drawing(drawing: Path) -> None:
    assert drawing.with_suffix(".png").read_bytes() == rendered(drawing), "run python -m content.pictures"


def test_each_picture_has_words_and_each_exercise_a_picture(library: Library) -> None:
    programme = library.programme(PACK)

    assert set(programme.pictures) == {drawing.stem for drawing in DRAWINGS}
    for session in programme.sessions:
        picture = library.picture(PACK, session.exercise.picture)
        assert picture
        assert picture.stat().st_size < 100_000
    assert library.picture(PACK, "moon") is None


def test_a_picture_that_is_not_there_is_named(folder: Path) -> None:
    (folder / PACK / "pictures" / "ladder.png").unlink()

    with pytest.raises(ContentError, match=r"no picture pictures/ladder\.png"):
        Library.load(folder)


def test_a_picture_that_is_too_large_is_named(folder: Path) -> None:
    (folder / PACK / "pictures" / "ladder.png").write_bytes(b"x" * 100_001)

    with pytest.raises(ContentError, match=r"larger than 100 kB"):
        Library.load(folder)
