"""What parents answered, worked out from what they saw and did alone: nothing here looks at what Anker kept.

A question is known by its wording, an answer by the label on the button or the words she typed. Words count where
the question gave way to something else; a tap counts unless she was told that it came too late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from content.conditions import SEPARATOR, UNKNOWN
from content.items import Item
from content.packs import Library
from content.texts import Language, Level
from content.words import Words

TICK = "✓ "

# What she reads whose tap came too late; who leaves out the first question of what she tries leaves out all of it.
_NO_ANSWER = ("prompt.expired", "experiment.skipped")


@dataclass(frozen=True)
class Answer:
    """An answer as it was given: `value` is None where she skipped; `at` and `asked_at` are seconds UTC."""

    who: str
    asked_at: int  # when the message came in whose place the question was asked
    message: int
    item: str
    value: str | None
    at: int


@dataclass
class _Shown:
    """A message in somebody's chat as it is now."""

    came_at: int
    text: str
    buttons: list[str]
    order: int


@dataclass
class _Reader:
    """Reads one parent's chat. She reads one wording; `later` is the content from an instant on."""

    words: Words
    items: list[Item]
    later: list[Item]
    changed_at: int
    shown: dict[int, _Shown] = field(default_factory=dict)

    def item_of(self, shown: _Shown) -> Item | None:
        """The question that stands in a message."""
        items = self.later if shown.came_at >= self.changed_at else self.items
        asked = [(plain_question(each, self.words), each) for each in items]
        found = [(text, each) for text, each in asked if shown.text.endswith(text)]
        return max(found, key=lambda pair: len(pair[0]))[1] if found else None


def plain_question(item: Item, words: Words) -> str:
    """A question as it is read."""
    return words.plain(item.asks).strip()


def answers(
    events: list[dict[str, Any]],
    library: Library,
    later: Library,
    changed_at: int,
    reads: Mapping[str, tuple[Language, Level]],
) -> list[Answer]:
    """Every answer of every parent, in order; `reads` is the wording each of them reads."""
    readers = {
        who: _Reader(library.words(*wording), _items(library), _items(later), changed_at)
        for who, wording in reads.items()
    }
    return [
        answer
        for index, event in enumerate(events)
        if event["who"] in readers
        for answer in _of(readers[event["who"]], event, events[index + 1 : index + 60], index)
    ]


def _items(library: Library) -> list[Item]:
    asked = [item for each in library.instruments.values() for item in each.items]
    asked += [session.question for each in library.programmes.values() for session in each.sessions]
    return asked


def _of(reader: _Reader, event: dict[str, Any], following: list[dict[str, Any]], order: int) -> Iterator[Answer]:
    if event["kind"] == "deleted":
        reader.shown.pop(event["message"], None)
    elif event["kind"] != "tap" and event["bot"]:
        before = reader.shown.get(event["message"])
        came = before.came_at if before else event["at"]
        labels = [label for row in event["buttons"] for label in row]
        reader.shown[event["message"]] = _Shown(came, event["text"], labels, order)
    elif event["kind"] == "tap":
        shown = reader.shown[event["message"]]
        item = reader.item_of(shown)
        if item is None or event["label"] is None:
            return
        known, value = _tapped(item, event["label"], shown, reader.words)
        if known and _counts(reader.words, event, following):
            yield Answer(event["who"], shown.came_at, event["message"], item.key, value, event["at"])
    elif event["kind"] == "message":
        yield from _typed(reader, event, following)


def _tapped(item: Item, label: str, shown: _Shown, words: Words) -> tuple[bool, str | None]:
    """Whether a button answers, and what."""
    if label == words.label("answers.skip"):
        return True, None
    if label == words.label("answers.dont_know"):
        return True, UNKNOWN
    values = {choice.label: choice.value for choice in item.choices(words)}
    if item.kind == "choices":
        ticked = [values[each.removeprefix(TICK)] for each in shown.buttons if each.startswith(TICK)]
        order = [option.value for option in item.options]
        return label == words.label("answers.done") and bool(ticked), SEPARATOR.join(
            sorted(ticked, key=order.index)
        )
    return label in values, values.get(label)


def _typed(reader: _Reader, event: dict[str, Any], following: list[dict[str, Any]]) -> Iterator[Answer]:
    for message, shown in sorted(reader.shown.items(), key=lambda pair: -pair[1].order):
        item = reader.item_of(shown)
        if item is None or not shown.buttons:
            continue
        value = item.accepts(event["text"], reader.words)
        if value is not None and not event["text"].startswith("/") and _gave_way(event, message, following):
            yield Answer(event["who"], shown.came_at, message, item.key, value, event["at"])
        return


def _what_followed(event: dict[str, Any], message: int, following: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The change of this message, or that it went, before the person does anything else."""
    for each in following:
        if each["who"] == event["who"]:
            if each["kind"] in ("edited", "deleted") and each["message"] == message:
                return each
            if each["kind"] == "tap" or (each["kind"] == "message" and not each["bot"]):
                return None
    return None


def _gave_way(event: dict[str, Any], message: int, following: list[dict[str, Any]]) -> bool:
    return _what_followed(event, message, following) is not None


def _counts(words: Words, event: dict[str, Any], following: list[dict[str, Any]]) -> bool:
    followed = _what_followed(event, event["message"], following)
    no_answer = {words.plain_message(each) for each in _NO_ANSWER}
    return followed is None or followed.get("text") not in no_answer
