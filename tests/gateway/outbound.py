"""A sender between a database of its own and a Telegram that answers as it is told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.client import Client, RefusedError
from gateway.pacing import Pacing
from gateway.sender import Sender
from storage import chats, outbox
from storage.database import Database
from storage.encryption import Vault
from storage.said import (
    AllGone,
    Buttons,
    Caption,
    Copy,
    Document,
    Gone,
    Leaving,
    LetIn,
    Menu,
    NewTopic,
    Picture,
    Pinned,
    Said,
    Silence,
    SilenceOne,
    Text,
    Voice,
)
from tests import databases

Answer = Callable[[str, dict[str, Any]], Any]


class Outbound(Client):
    """The sender, what it called, and what it told. `answer` gives Telegram's result, or raises its error."""

    def __init__(self, database: Database) -> None:
        super().__init__("http://nowhere", "1:x")
        self.database = database
        self.now = 0
        self.elapsed = 100.0
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.unreachable: list[int] = []
        self.refused: list[tuple[int, str]] = []
        self.answer: Answer = lambda _method, _body: {"message_id": len(self.calls), "date": 1}
        self.pacing = Pacing(enabled=False)
        self.sender = self._fresh()

    def _fresh(self) -> Sender:
        return Sender(
            self,
            self.database,
            self.pacing,
            now=lambda: self.now,
            elapsed=lambda: self.elapsed,
            unreachable=lambda _db, chat_id, _now: self.unreachable.append(chat_id),
            refused=lambda _db, chat_id, reason: self.refused.append((chat_id, reason)),
        )

    async def call(self, method: str, body: Any, **_more: Any) -> Any:
        self.calls.append((method, dict(body)))
        return self.answer(method, dict(body))

    def chat(self, telegram_id: int, kind: str = "private") -> int:
        with self.database.write() as db:
            return chats.add(db, telegram_id, kind, at=0)

    def say(self, chat_id: int, text: str = "hoi", kind: str = outbox.REPLY, **more: Any) -> int:
        with self.database.write() as db:
            return outbox.add(db, **{"chat_id": chat_id, "kind": kind, "says": Text(text), "at": 0, **more})

    def edit(self, chat_id: int, edits: int, text: str = "anders", kind: str = outbox.EDIT) -> None:
        says = Text(text) if kind == outbox.EDIT else Gone()
        with self.database.write() as db:
            outbox.add_edit(db, chat_id=chat_id, edits=edits, says=says, at=0, kind=kind)

    def row(self, outbox_id: int) -> tuple[str, str | None]:
        with self.database.engine.connect() as connection:
            return connection.exec_driver_sql(  # type: ignore[return-value]
                "SELECT state, reason FROM outbox WHERE id = ?", (outbox_id,)
            ).fetchone()

    def change(self, sql: str, *values: Any) -> None:
        with self.database.engine.connect() as connection:
            connection.exec_driver_sql(sql, values)

    def said(self) -> list[str]:
        return [body.get("text", "") for _, body in self.calls]


def says(method: str, text: str = "hoi") -> Said:
    """Something that this method of the Bot API says or does, with these words where it has any."""
    by_method: dict[str, Said] = {
        "sendMessage": Text(text),
        "editMessageText": Text(text),
        "sendPhoto": Picture("a file", caption=text),
        "sendVoice": Voice("a file"),
        "sendDocument": Document(__file__, "outbound.py", text),
        "copyMessage": Copy(7, 8),
        "editMessageCaption": Caption(text),
        "editMessageReplyMarkup": Buttons(),
        "deleteMessage": Gone(),
        "deleteMessages": AllGone([5, 6]),
        "pinChatMessage": Pinned(),
        "leaveChat": Leaving(),
        "approveChatJoinRequest": LetIn(7, yes=True),
        "declineChatJoinRequest": LetIn(7, yes=False),
        "createForumTopic": NewTopic(text),
        "setChatPermissions": Silence({}),
        "restrictChatMember": SilenceOne(7, 1000),
        "setMyCommands": Menu({"hulp": text}),
        "deleteMyCommands": Menu(),
    }
    return by_method[method]


@contextmanager
def outbound() -> Iterator[Outbound]:
    """A fresh one."""
    with tempfile.TemporaryDirectory() as folder:
        file = databases.fresh_file(Path(folder) / "anker.db")
        database = Database(f"sqlite:///{file}", Vault(bytes(range(32))), durable=False)
        yield Outbound(database)
        database.close()


def refusal(code: int, words: str, **parameters: Any) -> Answer:
    """Telegram answers every call with this error."""

    def answer(_method: str, _body: dict[str, Any]) -> Any:
        raise RefusedError(code, words, **parameters)

    return answer
