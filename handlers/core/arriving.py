"""An update on its way to its door: read once, whatever it is, and either what it says or malformed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TAP, MESSAGE, EDITED = "callback_query", "message", "edited_message"
MY_MEMBERSHIP, MEMBERSHIP, JOIN_REQUEST = "my_chat_member", "chat_member", "chat_join_request"

Parts = Mapping[str, tuple[str, ...]]

_SAID: Parts = {"message_id": (), "from": ("id",), "chat": ("id", "type")}
_CHANGED: Parts = {
    **{"from": ("id",), "chat": ("id", "type")},
    **{"old_chat_member": ("status",), "new_chat_member": ("status",)},
}
_MOVED: Parts = {"message_id": (), "chat": ("id", "type")}  # a new id of a chat: nobody need have said it
# What an update of each kind cannot be without, and of what those parts consist. Ids are whole numbers by now.
_PARTS: Mapping[str, Parts] = {
    TAP: {"id": (), "from": ("id",)},
    MESSAGE: _SAID,
    EDITED: _SAID,
    MY_MEMBERSHIP: _CHANGED,
    MEMBERSHIP: _CHANGED,
    JOIN_REQUEST: {"from": ("id",), "chat": ("id", "type")},
}


class Malformed(Exception):
    """An update lacks what its kind cannot be without."""


@dataclass(eq=False, slots=True)
class Arriving:
    """An update by its kind, and `about`, what Telegram tells of it. `received_at` is in seconds UTC.

    `taken` once its turn is committed; `trouble` where it could not be.
    """

    update_id: int
    kind: str
    about: dict[str, Any]
    received_at: int
    taken: bool = False
    trouble: Exception | None = None

    def written_in_private(self) -> tuple[int, int] | None:
        """Of a message to the bot in private: the Telegram id of whom it is, and its own."""
        if self.kind != MESSAGE or self.about["chat"]["type"] != "private":
            return None
        return self.about["from"]["id"], self.about["message_id"]


def read(raw: dict[str, Any], received_at: int) -> Arriving | None:
    """What arrives in Telegram's JSON; None where it is a kind of update that leads nowhere. Raises Malformed."""
    for kind, parts in _PARTS.items():
        if kind in raw:
            about = raw[kind]
            if kind == MESSAGE and _tells_of_a_move(about):
                parts = _MOVED
            if not _has(about, tuple(parts)) or not all(_has(about[part], of) for part, of in parts.items() if of):
                raise Malformed(kind)
            return Arriving(raw["update_id"], kind, about, received_at)
    return None


def _tells_of_a_move(about: object) -> bool:
    return _has(about, ("migrate_to_chat_id",)) or _has(about, ("migrate_from_chat_id",))


def _has(part: object, names: tuple[str, ...]) -> bool:
    return isinstance(part, dict) and all(name in part for name in names)
