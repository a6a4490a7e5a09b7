"""Gathering a library's files, with the checks that need more than one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from content.danger import DangerFile
from content.features import WordClassFile
from content.foreign import ForeignFile
from content.helplines import HelplineEntry, HelplineFile
from content.instruments import Instrument
from content.interface import Button, Conversation, Interface, KnownNames, Message, joined
from content.listening import CLASS_FILE, COMMAND_FILE, DANGER_FILES, FOREIGN_FILE, WEIGHTS_FILE, Listening
from content.loading import Loaded, Loading, texts_in
from content.plain_commands import PlainCommandFile
from content.problems import Problem
from content.programmes import NEVER, Programme, ProgrammeFile
from content.reading import Where
from content.sessions import Session
from content.texts import Strict
from content.weighing import Weights, read_weights

M = TypeVar("M", bound=Strict)

# What the content's own code says; all other keys are asked for by the conversations.
_NEEDED_BUTTONS = ("answers.dont_know", "answers.skipped", "answers.yes", "answers.no")
_NAMES = "names.yaml"

# Where an operator keeps questionnaires of others: beside the content, and never in the repository.
_PRIVATE = "private"

MOST_PICTURE_BYTES = 100_000


@dataclass
class Gathered:
    """Everything found; only without `problems` is it fit for use, and `interface` there for sure."""

    problems: list[Problem]
    interface: Interface | None
    instruments: list[Instrument]
    helplines: list[HelplineEntry]
    packs: list[tuple[Programme, Path]]
    files: list[Loaded[Strict]]
    listening: Listening | None = None


def gather(folder: Path, shipped: Path) -> Gathered:
    """Everything in `folder`; what it lacks (of instruments: each) is taken from `shipped`."""
    return _Gathering(folder, shipped).everything()


@dataclass
class _Gathering:
    folder: Path
    shipped: Path
    loading: Loading = field(init=False)
    files: list[Loaded[Strict]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.loading = Loading(self.folder, self.shipped)

    def everything(self) -> Gathered:
        if not self.folder.is_dir():
            self.loading.note(self.folder, "This folder does not exist", "check the name of the content folder")
            return Gathered(self.loading.problems, None, [], [], [], [])
        interface = self._interface()
        instruments = self._instruments()
        helplines = [
            entry for loaded in self._all("helplines", HelplineFile) for entry in loaded.content.helplines
        ]
        taken = {item.key: instrument.key for instrument in instruments for item in instrument.items}
        packs = [pack for place in self._pack_folders() if (pack := self._pack(place, dict(taken)))]
        listening = self._listening([entry.key for entry in helplines])
        return Gathered(self.loading.problems, interface, instruments, helplines, packs, self.files, listening)

    def _instruments(self) -> list[Instrument]:
        """Our own, then those of others in the private folder, each with its licence."""
        own = self._with_shipped_instruments()
        place = self.folder / _PRIVATE
        files = self.loading.files(place) if place.is_dir() and self.loading.is_inside(place) else []
        private = [loaded for file in files if (loaded := self._kept(file, Instrument))]
        for loaded in own:
            if loaded.content.licence is not None:
                fix = f"put the file in the folder {_PRIVATE}/, which is not passed on"
                self._noter(loaded)(("licence",), "A licensed instrument does not belong here", fix)
        for loaded in private:
            if loaded.content.licence is None:
                fix = "add licence: with holder: and permission_date:, or leave the questionnaire out"
                self._noter(loaded)(("key",), "This instrument has no licence holder and permission date", fix)
        taken: dict[str, str] = {}
        for loaded in (*own, *private):
            other = taken.setdefault(loaded.content.key, loaded.document.file.name)
            if other != loaded.document.file.name:
                self._noter(loaded)(("key",), f"This name is already that of {other}", "give each its own")
        return [loaded.content for loaded in (*own, *private)]

    def _listening(self, helplines: list[str]) -> Listening | None:
        place = self._place("listening")
        danger = [loaded for name in DANGER_FILES if (loaded := self._kept(place / name, DangerFile))]
        commands = self._kept(place / COMMAND_FILE, PlainCommandFile)
        foreign = self._kept(place / FOREIGN_FILE, ForeignFile)
        if len(danger) < len(DANGER_FILES) or commands is None or foreign is None:
            return None
        classes, weights = self._weights(place)
        files = tuple(one.content for one in danger)
        listening = Listening(files, commands.content, foreign.content, classes, weights)
        for key, name in sorted(set(listening.helplines_named())):
            if helplines and key not in helplines:
                fix = f"one of: {', '.join(helplines)}"
                self.loading.note(place / name, f"The help number {key} is not in helplines/", fix)
        return listening

    def _weights(self, place: Path) -> tuple[WordClassFile | None, Weights | None]:
        """What danger is weighed by; nothing where there is no file of weights: the phrases hear alone."""
        file = place / WEIGHTS_FILE
        if not file.is_file() or not self.loading.is_inside(file):
            return None, None
        classes = self._kept(place / CLASS_FILE, WordClassFile)
        try:
            weights = read_weights(file)
        except ValueError:
            fix = "make it anew: python -m content.listening_training; or delete it, and the phrases hear alone"
            self.loading.note(file, "The weights cannot be read", fix)
            return None, None
        return (classes.content, weights) if classes else (None, None)

    def _interface(self) -> Interface | None:
        place = self._place("interface")
        conversations = {
            file.stem: loaded
            for file in self.loading.files(place)
            if file.name != _NAMES and (loaded := self._kept(file, Conversation))
        }
        names = self._kept(place / _NAMES, KnownNames)
        if names is None:
            return None
        for loaded in conversations.values():
            self._refuse_unknown_names(loaded, names.content)
        interface = joined({stem: loaded.content for stem, loaded in conversations.items()}, names.content)
        for key in _NEEDED_BUTTONS:
            if key not in interface.buttons and not self.loading.problems:
                self.loading.note(place, f"The button {key} is missing", "copy it from the shipped content")
        return interface

    def _refuse_unknown_names(self, loaded: Loaded[Conversation], names: KnownNames) -> None:
        for where, text in texts_in(loaded.content):
            declared = text.names if isinstance(text, Message | Button) else ()
            for index, name in enumerate(declared):
                if name not in names.names:
                    mark = loaded.document.place((*where, "names", index))
                    fix = f"add it to {_NAMES}, with an example, or use a name that stands there"
                    self.loading.note(loaded.document.file, f"The name {name} is not known", fix, mark)

    def _all(self, part: str, model: type[M]) -> list[Loaded[M]]:
        return [loaded for file in self.loading.files(self._place(part)) if (loaded := self._kept(file, model))]

    def _with_shipped_instruments(self) -> list[Loaded[Instrument]]:
        """Those of the folder, and the shipped ones with other keys beside them; in the order of their files."""
        found = self._all("instruments", Instrument)
        if not self._place("instruments").is_relative_to(self.shipped):
            keys = {loaded.content.key for loaded in found}
            files = self.loading.files(self.shipped / "instruments")
            lent = [loaded for file in files if (loaded := self.loading.load(file, Instrument))]
            found += [loaded for loaded in lent if loaded.content.key not in keys]
        return sorted(found, key=lambda loaded: loaded.document.file.name)

    def _place(self, part: str) -> Path:
        own = self.folder / part
        return own if own.is_dir() and self.loading.is_inside(own) else self.shipped / part

    def _kept(self, file: Path, model: type[M]) -> Loaded[M] | None:
        loaded = self.loading.load(file, model)
        if loaded:
            self.files.append(loaded)  # type: ignore[arg-type]
        return loaded

    def _pack_folders(self) -> list[Path]:
        if (self.folder / "programme.yaml").is_file():
            return [self.folder]
        found = sorted(file.parent for file in self.folder.glob("*/programme.yaml"))
        return [place for place in found if self.loading.is_inside(place)]

    def _pack(self, place: Path, taken: dict[str, str]) -> tuple[Programme, Path] | None:
        head = self._kept(place / "programme.yaml", ProgrammeFile)
        sessions = [
            loaded for file in self.loading.files(place / "sessions") if (loaded := self._kept(file, Session))
        ]
        if head is None:
            return None
        self._check_pictures(head, place)
        modules = [module.key for module in head.content.modules]
        for loaded in sessions:
            self._check_session(loaded, modules, taken)
            self._check_files(loaded, head.content, place)
        self._check_waves(head)
        ordered = tuple(sorted((loaded.content for loaded in sessions), key=lambda session: session.number))
        fields = {name: getattr(head.content, name) for name in ProgrammeFile.model_fields}
        return Programme.model_construct(**fields, sessions=ordered), place

    def _check_waves(self, head: Loaded[ProgrammeFile]) -> None:
        named, last = (
            [wave.key for wave in head.content.waves],
            sum(each.sessions for each in head.content.modules),
        )
        for index, wave in enumerate(head.content.waves):
            note, where = self._noter(head), ("waves", index)
            if wave.session > last:
                note((*where, "session"), f"There is no session {wave.session}", f"the last one is {last}")
            if named.count(wave.key) > 1:
                note((*where, "key"), f"There are two waves called {wave.key}", "name each once")
        for item, session in head.content.asked_from.items():
            if session != NEVER and session > last:
                fix = f"the last one is {last}; or write “never”"
                self._noter(head)(("asked_from", item), f"There is no session {session}", fix)

    def _check_pictures(self, head: Loaded[ProgrammeFile], place: Path) -> None:
        for key in head.content.pictures:
            file = place / "pictures" / f"{key}.png"
            mark = head.document.place(("pictures", key), of_key=True)
            if not file.is_file() or not self.loading.is_inside(file):
                fix = "draw it, or take its words out"
                self.loading.note(head.document.file, f"There is no picture pictures/{key}.png", fix, mark)
            elif file.stat().st_size > MOST_PICTURE_BYTES:
                fix = "make it smaller: phones are slow and data costs money"
                self.loading.note(head.document.file, f"The picture {key}.png is larger than 100 kB", fix, mark)

    def _check_session(self, loaded: Loaded[Session], modules: list[str], taken: dict[str, str]) -> None:
        session, name = loaded.content, loaded.document.file.name
        note = self._noter(loaded)
        if session.module not in modules:
            note(
                ("module",),
                f"The module {session.module} is not in programme.yaml",
                f"one of: {', '.join(modules)}",
            )
        if not name.startswith(f"{session.number:02d}-"):
            note(
                ("number",), f"The file's name does not begin with {session.number:02d}-", "change name or number"
            )
        for what, where, key in (
            ("number", ("number",), f"number {session.number}"),
            ("question", ("question", "key"), session.question.key),
        ):
            if key in taken:
                note(where, f"This {what} is already that of {taken[key]}", "give each its own")
            taken[key] = name

    def _check_files(self, loaded: Loaded[Session], head: ProgrammeFile, place: Path) -> None:
        session, note = loaded.content, self._noter(loaded)
        for where, key in (
            (("lesson", "picture"), session.lesson.picture),
            (("exercise", "family"), session.exercise.picture),
        ):
            if key and key not in head.pictures:
                note(where, f"The picture {key} is not in programme.yaml", f"one of: {', '.join(head.pictures)}")
        for language, name in session.lesson.voice:
            if not name:
                continue
            file = place / "voices" / name
            if not file.resolve().is_relative_to(place.resolve()):
                note(("lesson", "voice", language), "The recording lies outside the pack", "put it in voices/")
            elif not file.is_file():
                note(
                    ("lesson", "voice", language),
                    f"There is no file voices/{name}",
                    "put it there, or take this out",
                )

    def _noter(self, loaded: Loaded[Any]) -> Callable[[Where, str, str], None]:
        def note(where: Where, message: str, fix: str) -> None:
            self.loading.note(loaded.document.file, message, fix, loaded.document.place(where))

        return note
