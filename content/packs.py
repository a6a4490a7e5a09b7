"""All content of an installation: interface, instruments, help numbers and programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from content.danger import Danger
from content.foreign import ForeignLanguage, ForeignLanguages
from content.gathering import gather
from content.helplines import Helpline, HelplineEntry, worded
from content.instruments import Instrument
from content.interface import Interface
from content.listening import Listening
from content.plain_commands import PlainCommands
from content.problems import ContentError
from content.programmes import Programme
from content.sessions import Session
from content.texts import LANGUAGES, LEVELS, Language, Level
from content.words import Words

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """Content, loaded and checked. Nothing in it changes while the program runs."""

    folder: Path
    interface: Interface
    instruments: Mapping[str, Instrument]
    programmes: Mapping[str, Programme]
    helpline_entries: tuple[HelplineEntry, ...]
    packs: Mapping[str, Path]
    listening: Listening = field(repr=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Library:
        """Load everything in `folder` (the shipped content by default).

        A folder may hold packs only, or be a pack itself: what it lacks of interface, instruments and help numbers
        is the shipped content's. Raises ContentError with every problem found.
        """
        gathered = gather(folder or SHIPPED, SHIPPED)
        if gathered.problems or gathered.interface is None or gathered.listening is None:
            raise ContentError(gathered.problems)
        return cls(
            folder=folder or SHIPPED,
            interface=gathered.interface,
            instruments={instrument.key: instrument for instrument in gathered.instruments},
            programmes={programme.key: programme for programme, _ in gathered.packs},
            helpline_entries=tuple(gathered.helplines),
            packs={programme.key: place for programme, place in gathered.packs},
            listening=gathered.listening,
        )

    def instrument(self, key: str) -> Instrument:
        """The instrument with this key. Raises KeyError."""
        return self.instruments[key]

    def fingerprint(self, key: str) -> str:
        """The fingerprint of the instrument with this key. Raises KeyError."""
        return self._fingerprints[key]

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {key: instrument.fingerprint() for key, instrument in self.instruments.items()}

    def programme(self, key: str) -> Programme:
        """The programme with this key. Raises KeyError."""
        return self.programmes[key]

    def words(self, language: Language, level: Level) -> Words:
        """The words for a person of this language and level; of ones that there are not, the first."""
        known = language if language in LANGUAGES else LANGUAGES[0]
        return self._words[known, level if level in LEVELS else LEVELS[0]]

    @cached_property
    def _words(self) -> dict[tuple[Language, Level], Words]:
        return {(each, level): Words(self.interface, each, level) for each in LANGUAGES for level in LEVELS}

    def helplines(self, language: Language) -> tuple[Helpline, ...]:
        """The help numbers, the most urgent first."""
        return tuple(worded(entry, language) for entry in self.helpline_entries)

    @property
    def danger(self) -> Danger:
        """Hears words of danger, whatever the language of who types them."""
        return self.listening.danger

    @property
    def plain_commands(self) -> PlainCommands:
        """Hears lone words that mean stop, help, pause and the like."""
        return self.listening.plain_commands

    @property
    def foreign(self) -> ForeignLanguages:
        """Tells in which other language a text probably is."""
        return self.listening.foreign

    def numbers_in(self, language: ForeignLanguage) -> Markup:
        """What there is in a language Anker does not speak: the help numbers, that Dutch is spoken there, stop."""
        return language.html({entry.key: entry.number for entry in self.helpline_entries})

    def picture(self, programme: str, key: str) -> Path | None:
        """The PNG file of a programme's picture, or None when the pack has it no more."""
        folder = self.packs.get(programme)
        file = folder / "pictures" / f"{key}.png" if folder else None
        return file if file and file.is_file() else None

    def voice(self, programme: str, session: Session, language: Language) -> Path | None:
        """The recording of a session's lesson in one language, or None when there is none."""
        name = getattr(session.lesson.voice, language)
        folder = self.packs.get(programme)
        file = folder / "voices" / name if folder and name else None
        return file if file and file.is_file() else None
