"""Lone words that mean stop, help, pause and the like, whatever the state and the language of who types them.

Only where a whole message says nothing else: “hij moet stoppen met slaan” does not ask Anker to stop.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from content.spelling import Spelling
from content.texts import Strict

PlainCommand = Literal[
    "stop", "help", "pause", "done", "never_mind", "back", "skip", "thanks", "later", "tomorrow", "not_now"
]
PLAIN_COMMANDS: tuple[PlainCommand, ...] = get_args(PlainCommand)

# Longer messages say more than one of these.
_MOST_LETTERS = 80
# How much of a command has to be right for it to be taken for a slip.
_ALIKE = 0.72


class PlainCommandFile(Strict):
    """The file `commands.yaml`: the ways to say each, and the words that add nothing to them.

    `instead` are commands that are typed though they are not there, below the command that is meant. One may stand
    below several: the first that somebody has is offered.
    """

    about: str
    fillers: tuple[str, ...]
    spelt: dict[str, tuple[str, ...]]
    commands: dict[PlainCommand, Annotated[tuple[str, ...], Field(min_length=1)]]
    instead: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _each_is_said(self) -> Self:
        missing = [command for command in PLAIN_COMMANDS if command not in self.commands]
        if missing:
            raise PydanticCustomError("commands", "No words for {missing}", {"missing": ", ".join(missing),
                                      "fix": f"add {missing[0]}: with the ways to say it"})  # fmt: skip
        return self


class PlainCommands:
    """Hears a lone command in every language at once."""

    def __init__(self, file: PlainCommandFile) -> None:
        ways = [(way.split(), command) for command, said in file.commands.items() for way in said]
        self._spelling = Spelling(
            (*file.fillers, *(word for way, _ in ways for word in way)), file.spelt, _WORDS_OF_THEIR_OWN
        )
        self._fillers = frozenset(file.fillers)
        self._exact = {tuple(way): command for way, command in ways}
        self._bare = {self._without_fillers(way): command for way, command in ways}
        # “Hoe laat” is not “laat maar”: where one word alone would be left, and says it only with a filler.
        self._needed: dict[tuple[str, ...], list[frozenset[str]]] = {
            bare: [frozenset(way) for way, _ in ways if self._without_fillers(way) == bare]
            for bare in set(self._bare) - set(self._exact)
            if len(bare) == 1
        }
        urgent = [way[0] for way, command in ways if len(way) == 1 and command in _URGENT and way[0].isascii()]
        self._slips = {slip: self._exact[word,] for word in urgent for slip in _slips_of(word)}
        self._instead = {command: frozenset(ways) for command, ways in file.instead.items()}

    def of(self, text: str) -> PlainCommand | None:
        """The command that the whole text is; None when it is something else or more."""
        if len(text) > _MOST_LETTERS:
            return None
        words = [word for word in self._spelling.words_of(text) if word not in _BETWEEN]
        bare, needed = self._without_fillers(words), self._needed.get(self._without_fillers(words))
        if needed is not None and not any(way.issubset(words) for way in needed):
            return None
        return self._exact.get(tuple(words)) or self._bare.get(bare) or self._repeated(words) or self._slip(bare)

    def meant_by(self, typed: str, among: Collection[str]) -> str | None:
        """The command, among those somebody has, that this name is or stands for; None where it is none."""
        name = typed.casefold().replace("_", "")
        if name in among:
            return name
        return next((one for one, ways in self._instead.items() if one in among and name in ways), None)

    def nearest(self, typed: str, among: Collection[str]) -> str | None:
        """The same, where it may be misspelt as well."""
        ways = [way for one, ways in self._instead.items() if one in among for way in ways]
        alike = get_close_matches(typed.casefold(), [*among, *ways], n=1, cutoff=_ALIKE)
        return self.meant_by(typed, among) or (self.meant_by(alike[0], among) if alike else None)

    def _without_fillers(self, words: list[str]) -> tuple[str, ...]:
        return tuple(word for word in words if word not in self._fillers) or tuple(words)

    def _slip(self, bare: tuple[str, ...]) -> PlainCommand | None:
        """The command of which two letters changed places, or one was typed twice: stpo, puaze, heelp.

        Only of a word by itself, and of the commands that somebody in need types: no other word is so spelt.
        """
        return self._slips.get(bare[0]) if len(bare) == 1 else None

    def _repeated(self, words: list[str]) -> PlainCommand | None:
        """The command that is said again and again: “stop stop stop”."""
        return self._bare.get((words[0],)) if len(set(words)) == 1 else None


_BETWEEN = frozenset((".", ","))

_URGENT: tuple[PlainCommand, ...] = ("stop", "help", "pause")
_LEAST_OF_A_SLIP = 4
_WORDS_OF_THEIR_OWN = ("stoop", "precious")


def _slips_of(word: str) -> Iterator[str]:
    if len(word) < _LEAST_OF_A_SLIP:
        return
    for at in range(len(word) - 1):
        if word[at] != word[at + 1]:
            yield f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"
    for at, letter in enumerate(word):
        if (doubled := f"{word[:at]}{letter}{word[at:]}") not in _WORDS_OF_THEIR_OWN:
            yield doubled
