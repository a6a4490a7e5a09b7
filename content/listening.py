"""What is listened for in whatever people type: words of danger, lone commands, other languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from content.danger import Danger, DangerFile
from content.features import FeatureReader, WordClassFile
from content.foreign import ForeignFile, ForeignLanguages
from content.plain_commands import PlainCommandFile, PlainCommands
from content.texts import LANGUAGES
from content.weighing import Weighing, Weights


@dataclass(frozen=True)
class Listening:
    """The files of the folder `listening`, ready to listen with."""

    danger_files: tuple[DangerFile, ...]
    command_file: PlainCommandFile
    foreign_file: ForeignFile
    class_file: WordClassFile | None = None
    weights: Weights | None = None

    @cached_property
    def danger(self) -> Danger:
        """Words of danger, in every language there are lists for."""
        return Danger(self.danger_files, self._weighing())

    @cached_property
    def plain_commands(self) -> PlainCommands:
        """Lone words that mean stop, help, pause and the like."""
        return PlainCommands(self.command_file)

    @cached_property
    def foreign(self) -> ForeignLanguages:
        """Other languages."""
        return ForeignLanguages(self.foreign_file)

    def _weighing(self) -> Weighing | None:
        if self.class_file is None or self.weights is None:
            return None
        spelt = {file.language: file.spelt for file in self.danger_files}
        return Weighing(FeatureReader(self.class_file, spelt), self.weights)

    def helplines_named(self) -> Iterator[tuple[str, str]]:
        """The keys of help numbers that the files name, each with the file that does."""
        for file in self.danger_files:
            yield from ((key, danger_file(file.language)) for sense in file.senses for key in sense.helplines)
        for language in self.foreign_file.languages:
            yield from ((key, FOREIGN_FILE) for key in language.helplines)
        if self.weights is not None:
            yield from ((key, WEIGHTS_FILE) for choice in self.weights.choices for key in choice.helplines)


COMMAND_FILE, FOREIGN_FILE = "commands.yaml", "languages.yaml"
CLASS_FILE, WEIGHTS_FILE = "classes.yaml", "weights.json"
DANGER_FILES = tuple(f"danger-{language}.yaml" for language in LANGUAGES)


def danger_file(language: str) -> str:
    """The name of the file with a language's words of danger."""
    return f"danger-{language}.yaml"
