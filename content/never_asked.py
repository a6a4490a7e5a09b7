"""What no programme of a content folder would ever ask: its session, measurement or item is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from content.instruments import Instrument
from content.lint import Finding
from content.loading import Loaded
from content.programmes import Programme, ProgrammeFile
from content.reading import Where
from content.texts import Strict


def never_asked(
    files: Iterable[Loaded[Strict]], instruments: Iterable[Instrument], programmes: Sequence[Programme]
) -> Iterator[Finding]:
    """A hint for each: in `files`, what names something that none of all `instruments` and `programmes` has."""
    items = {item.key for instrument in instruments for item in instrument.items}
    for loaded in files:
        if isinstance(loaded.content, Instrument) and programmes:
            yield from _of_instrument(loaded, loaded.content, programmes)
        elif isinstance(loaded.content, ProgrammeFile):
            yield from _of_programme(loaded, loaded.content, items)


def _of_instrument(
    loaded: Loaded[Strict], instrument: Instrument, programmes: Sequence[Programme]
) -> Iterator[Finding]:
    waves = {wave.key for programme in programmes for wave in programme.waves}
    last = max(_last_session(programme) for programme in programmes)
    if instrument.waves and not waves & set(instrument.waves):
        better = f"name one of: {', '.join(sorted(waves))}" if waves else "add waves: to programme.yaml"
        yield _hint(
            loaded, ("waves",), ", ".join(instrument.waves), "No programme here has this measurement", better
        )
    plan = instrument.prompting
    if plan and plan.after_session > last:
        where = ("prompting", "after_session")
        better = f"the last one is {last}"
        yield _hint(loaded, where, str(plan.after_session), "No programme here has this session", better)


def _of_programme(loaded: Loaded[Strict], programme: ProgrammeFile, items: Collection[str]) -> Iterator[Finding]:
    for key in programme.asked_from:
        if key not in items:
            better = "write the key of an item of the check-in, or take the line out"
            yield _hint(loaded, ("asked_from", key), key, "No instrument has this item", better)


def _last_session(programme: Programme) -> int:
    """The number of a programme's last session."""
    return sum(module.sessions for module in programme.modules)


def _hint(loaded: Loaded[Strict], where: Where, quoted: str, message: str, better: str) -> Finding:
    line, column = loaded.document.place(where)
    return Finding(loaded.document.file, line, column, "warning", "never", quoted, message, better)
