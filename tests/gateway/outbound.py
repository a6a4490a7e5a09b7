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
            about: dict[str, Any] = {"chat_id": chat_id, "kind": kind, "method": "sendMessage", "at": 0}
            return outbox.add(db, **{"body": {"text": text}, **about, **more})

    def edit(self, chat_id: int, edits: int, text: str = "anders", kind: str = outbox.EDIT) -> None:
        method = "editMessageText" if kind == outbox.EDIT else "deleteMessage"
        with self.database.write() as db:
            outbox.add_edit(db, chat_id=chat_id, edits=edits, method=method, body={"text": text}, at=0, kind=kind)

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
