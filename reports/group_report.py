"""The report on a group: one page that stands by itself in any browser, or the same on A4 paper."""

from __future__ import annotations

import textwrap
from base64 import b64encode
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from content.packs import Library
from content.texts import Language
from content.words import Words
from reports import drawing, group_facts
from reports.group_facts import GroupFacts
from reports.group_parts import Part, Picture, parts
from reports.leaving import Remember, by_who_hands_it_over
from reports.palette import INK
from reports.placing import drafted, refuse_other_page
from reports.refusals import WrongUse
from storage import groups
from storage.database import Database
from storage.members import RESEARCH

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INSTRUMENT = "daily"
ENDINGS = (".html", ".pdf")


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """Of how many parents a report tells, and how many it leaves out because they did not agree."""

    out: Path
    participants: int
    left_out: int
    codes: dict[int, str]  # as each parent is called in it, by her membership


def report(
    database: Database,
    library: Library,
    group_key: str,
    out: Path,
    *,
    now: int,
    kind: str = RESEARCH,
    versions: Container[str] | None = None,
    language: str | None = None,
    remember: Remember = by_who_hands_it_over,
) -> ReportSummary:
    """Write the report on a group to a file that ends in .html or .pdf, for nobody else to read.

    It tells of parents whose latest word on this `kind` of consent is yes, to these `versions` of its words where
    they are given, up to `now` (seconds UTC), in the group's language unless another is named. An earlier report
    there is replaced once the new one is whole; `remember` is called before that, with the parents' codes.
    Raises WrongUse.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise WrongUse(f"A report is a file that ends in .html or .pdf, which {out.name} does not.")
    refuse_other_page(out)
    with database.read() as db:
        group = groups.find(db, group_key)
        if group is None:
            raise WrongUse(f"There is no group with the key {group_key}.")
        facts = group_facts.of_group(db, library, group, kind, now, versions=versions)
    words = library.words(cast(Language, language or group.language), "standaard")
    found = parts(facts, library.instrument(INSTRUMENT), words)
    out.parent.mkdir(parents=True, exist_ok=True)
    with drafted(out) as draft:
        if ending == ".pdf":
            _write_pdf(draft, facts, found, words)
        else:
            draft.write_text(_page(facts, found, words), encoding="utf-8")
        remember(facts.codes)
    return ReportSummary(out, facts.people, facts.left_out, facts.codes)


def _about(facts: GroupFacts, words: Words) -> str:
    day = f"{facts.today.day} {words.label(f'days.{facts.today:%B}'.lower())} {facts.today.year}"
    return words.plain_message("report_staff.about_line", count=facts.people, left_out=facts.left_out, day=day)


def _page(facts: GroupFacts, found: list[Part], words: Words) -> str:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("group_report.html.jinja").render(
        language=words.language,
        title=words.label("report_staff.title"),
        group=facts.group.name,
        about=_about(facts, words),
        what_it_is=words.plain_message("report_staff.what_it_is"),
        few=words.plain_message("report_staff.few"),
        the_numbers=words.label("report_staff.the_numbers"),
        parts=[(part, [(each.says, _source(each)) for each in part.pictures]) for part in found],
    )


def _source(picture: Picture) -> str:
    """The picture itself, as an address that needs no other file."""
    with drawing.figure(drawing.PHONE_INCHES, picture.inches) as sheet:
        axes = sheet.subplots()
        drawing.calm(axes)
        picture.draw(axes)
        return f"data:image/svg+xml;base64,{b64encode(drawing.as_svg(sheet)).decode()}"


def _write_pdf(file: Path, facts: GroupFacts, found: list[Part], words: Words) -> None:
    with drawing.pages(file) as fresh:
        name = drawing.drawable(facts.group.name)
        paper = _Paper(fresh, f"{words.label('report_staff.title')} {name}")
        paper.write(words.label("report_staff.title"), size=16, bold=True)
        paper.write(name, size=13)
        paper.write(_about(facts, words))
        paper.write(words.plain_message("report_staff.what_it_is"))
        for part in found:
            paper.part(part, words.plain_message("report_staff.few"))
        paper.turn()
        for part in found:
            if part.rows:
                paper.table(part)


class _Paper:
    """Writes from the top of an A4 page to its foot, then on the next one. All sizes are inches."""

    _MARGIN, _GAP = 0.6, 0.1
    _LEFT_OF_AXES, _ABOVE_AXES = 1.15, 0.3
    _LETTERS_A_LINE = 104
    _BOLD = 0.87  # so many letters that are bold take the place of one that is not

    def __init__(self, fresh: Callable[[], Figure], foot: str) -> None:
        self._fresh = fresh
        self._foot = textwrap.shorten(foot, self._LETTERS_A_LINE - 10, placeholder="…")
        self._number = 0
        self._width, self._height = drawing.A4
        self.turn()

    def turn(self) -> None:
        """Go on at the top of the next page; at its foot it says whose it is, and which."""
        self._page = self._fresh()
        self._number += 1
        self._y = self._MARGIN / 2
        self._text(self._MARGIN, f"{self._foot} · {self._number}", drawing.SMALL, False)
        self._y = self._height - self._MARGIN

    def write(self, words: str, *, size: float = drawing.SMALL, bold: bool = False) -> None:
        """A paragraph."""
        letters = self._LETTERS_A_LINE * drawing.SMALL / size * (self._BOLD if bold else 1)
        lines = textwrap.wrap(words, int(letters))
        step = size * 1.35 / 72
        self._need(step * len(lines))
        for line in lines:
            self._y -= step
            self._text(self._MARGIN, line, size, bold)
        self._y -= self._GAP

    def part(self, part: Part, few: str) -> None:
        """Its heading, its sentence and its pictures, two beside each other."""
        first = max((each.inches for each in part.pictures[:2]), default=0)
        self._need(first + 1.2)
        self._y -= self._GAP
        self.write(part.title, size=12, bold=True)
        self.write(part.sentence)
        if part.of_few:
            self.write(few, bold=True)
        for number in range(0, len(part.pictures), 2):
            pair = part.pictures[number : number + 2]
            height = max(each.inches for each in pair)
            self._need(height)
            wide = (self._width - self._MARGIN) / min(2, len(part.pictures))
            for place, picture in enumerate(pair):
                self._put(picture, self._MARGIN + place * wide, wide - self._MARGIN)
            self._y -= height

    def table(self, part: Part) -> None:
        """Its numbers, in columns of the same width."""
        column = (self._width - 2 * self._MARGIN) / len(part.head)
        head = [textwrap.wrap(cell, max(6, int(column * 11))) for cell in part.head]
        step = drawing.SMALL * 1.4 / 72
        self._need(0.6 + step * (max(map(len, head)) + 3))
        self.write(part.title, size=12, bold=True)
        self._head(head, column, step)
        for row in part.rows:
            if self._need(step):
                self._head(head, column, step)
            self._y -= step
            for place, value in enumerate(row):
                self._text(self._MARGIN + place * column, str(value), drawing.SMALL, False)
        self._y -= 3 * self._GAP

    def _head(self, head: list[list[str]], column: float, step: float) -> None:
        """The names of the columns, each in as many lines as it needs."""
        for line in range(max(map(len, head))):
            self._y -= step
            for place, cell in enumerate(head):
                words = cell[line] if line < len(cell) else ""
                self._text(self._MARGIN + place * column, words, drawing.SMALL, True)

    def _put(self, picture: Picture, left: float, width: float) -> None:
        width -= self._LEFT_OF_AXES
        height = picture.inches - picture.below - self._ABOVE_AXES
        bottom = self._y - self._ABOVE_AXES - height
        axes = self._page.add_axes(
            (
                (left + self._LEFT_OF_AXES) / self._width,
                bottom / self._height,
                width / self._width,
                height / self._height,
            )
        )
        drawing.calm(axes)
        picture.draw(axes)

    def _need(self, inches: float) -> bool:
        """Turn the page where so much does not fit on it any more; whether it was turned."""
        is_full = self._y - inches < self._MARGIN
        if is_full:
            self.turn()
        return is_full

    def _text(self, left: float, words: str, size: float, bold: bool) -> None:
        self._page.text(
            left / self._width,
            self._y / self._height,
            words,
            fontsize=size,
            fontweight="bold" if bold else "normal",
            color=INK,
        )
