"""Buttons: their data says nothing, and their rows fit a phone.

A button's data is `kind:keyboard:step:index` (at most 64 bytes, Telegram's limit). What a button stands for, for
whom and about what, is in the keyboard's row; a button authorises nothing. Those of a question without names carry
a secret as well, of which the keyboard has only a digest: with it marks of who answered are made, which nobody can
who has the database alone.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from content.texts import Label
from handlers.core.choices import AnyChoice, Choice, held
from storage.keyboards import Keyboard
from storage.said import Key, Keys

_TOKEN = re.compile(r"([a-z_]{1,20})!([A-Za-z0-9_-]{16,40})")
_DATA = re.compile(r"([a-z_]{1,20}):(-?\d{1,18}):(\d{1,6}):(\d{1,3})(?:!([A-Za-z0-9_-]{22}))?")

# About what fits beside each other on a narrow phone before Telegram cuts it off.
ROW_LETTERS = 28


@dataclass(frozen=True, slots=True)
class Button:
    """A label a person reads, and what tapping it stands for."""

    label: str
    choice: AnyChoice


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TokenButton:
    """A button that carries its own proof, for the conversation `kind`; no keyboard of it is written down."""

    label: str
    kind: str
    token: str


Rows = Sequence[Sequence[Button | Link | TokenButton]]


@dataclass(frozen=True, slots=True)
class Pressed:
    """What the data of a tapped button says."""

    kind: str
    keyboard_id: int
    step: int
    index: int
    secret: str


class Carries(Choice):
    """On a keyboard: its buttons carry the secret that has this digest."""

    digest: str


def fresh_secret() -> tuple[str, Carries]:
    """A secret for buttons to carry, and what their keyboard holds of it."""
    secret = secrets.token_urlsafe(16)
    return secret, Carries(_digest(secret))


def carries(keyboard: Keyboard, secret: str) -> bool:
    """Whether this is the secret that the keyboard's buttons carry."""
    known = held(keyboard, Carries)
    return known is not None and secrets.compare_digest(known.digest, _digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def pressed(data: str | None) -> Pressed | None:
    """The button behind this data; None where the data is none of ours."""
    match = _DATA.fullmatch(data or "")
    return Pressed(match[1], int(match[2]), int(match[3]), int(match[4]), match[5] or "") if match else None


def token_in(data: str | None) -> tuple[str, str] | None:
    """The conversation and the token in this data; None where it carries none."""
    match = _TOKEN.fullmatch(data or "")
    return (match[1], match[2]) if match else None


def choices(rows: Rows) -> list[AnyChoice]:
    """What the buttons stand for, in their order."""
    return [button.choice for row in rows for button in row if isinstance(button, Button)]


def keys(keyboard: Keyboard | None, rows: Rows, secret: str = "") -> Keys:
    """The buttons of these rows as a message shows them; each carries the `secret`, where there is one."""
    begins = "" if keyboard is None else f"{keyboard.kind}:{keyboard.id}:{keyboard.step}:"
    ends, index, found = f"!{secret}" if secret else "", 0, []
    for row in rows:
        shown: list[Key] = []
        for button in row:
            label = button.label[: Label.limit]
            if isinstance(button, Button):
                assert begins, "what a button stands for is in a keyboard's row"
                shown.append((label, f"{begins}{index}{ends}", ""))
                index += 1
            elif isinstance(button, Link):
                shown.append((label, "", button.url))
            else:
                shown.append((label, f"{button.kind}!{button.token}", ""))
        found.append(shown)
    return found


def in_rows(buttons: Sequence[Button], *, most: int = 3) -> list[list[Button]]:
    """Buttons beside each other as far as their labels fit a phone, at most so many in a row."""
    rows: list[list[Button]] = []
    for button in buttons:
        row = rows[-1] if rows else None
        if row is not None and len(row) < most and _letters([*row, button]) <= ROW_LETTERS:
            row.append(button)
        else:
            rows.append([button])
    return rows


def _letters(row: Sequence[Button]) -> int:
    return max(len(button.label) for button in row) * len(row)
