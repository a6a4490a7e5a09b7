"""The outbox says in Anker's own words what is to be said; until now it held a Bot API method and its body.

What waits to be sent, and what can still be shown again, is put into those words. A body that does not open, or of
which nobody knows what it was, stays as it is: when its turn comes it is marked, and passed over.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from storage.encryption import Unreadable, Vault, binding

revision = "0031"
down_revision = "0029"

AT_ONCE = 1000

OUTBOX = sa.table(
    "outbox", sa.column("id"), sa.column("form", sa.Text), sa.column("row_key"), sa.column("payload", sa.LargeBinary)
)
WORD = (
    sa.update(OUTBOX)
    .where(OUTBOX.c.id == sa.bindparam("this"))
    .values(form=sa.bindparam("its_form"), payload=sa.bindparam("sealed"))
)
FORMS = {
    "sendMessage": "text",
    "editMessageText": "text",
    "editMessageReplyMarkup": "buttons",
    "editMessageCaption": "caption",
    "sendPhoto": "picture",
    "sendVoice": "voice",
    "sendDocument": "document",
    "copyMessage": "copy",
    "deleteMessage": "gone",
    "deleteMessages": "all_gone",
    "pinChatMessage": "pinned",
    "setMyCommands": "menu",
    "deleteMyCommands": "menu",
    "createForumTopic": "new_topic",
    "leaveChat": "leaving",
    "approveChatJoinRequest": "let_in",
    "declineChatJoinRequest": "let_in",
    "setChatPermissions": "end_silence",
    "restrictChatMember": "silence_one",
}


def upgrade() -> None:
    vault: Vault = context.config.attributes["vault"]
    op.execute("ALTER TABLE outbox RENAME COLUMN method TO form")
    last = -(2**62)
    while rows := _page(last):
        last = rows[-1].id
        changes = [change for row in rows if (change := _change(vault, row)) is not None]
        if changes:
            op.get_bind().execute(WORD, changes)
    for method, form in FORMS.items():
        op.execute(sa.update(OUTBOX).where(OUTBOX.c.form == method).values(form=form))


def _page(after: int) -> Any:
    kept = sa.select(OUTBOX).where(OUTBOX.c.payload.is_not(None), OUTBOX.c.id > after)
    return op.get_bind().execute(kept.order_by(OUTBOX.c.id).limit(AT_ONCE)).all()


def _change(vault: Vault, row: Any) -> dict[str, Any] | None:
    where = binding("outbox.payload", row.row_key)
    try:
        body = json.loads(vault.open(where, row.payload))
        said = json.dumps(WORDS[row.form](body), ensure_ascii=False, separators=(",", ":"))
        form = "end_silence_one" if _ends_silence(row.form, body) else FORMS[row.form]
    except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
        return None
    return {"this": row.id, "its_form": form, "sealed": vault.seal(where, said)}


def _ends_silence(method: str, body: dict[str, Any]) -> bool:
    return method == "restrictChatMember" and "until_date" not in body


def _restricted(body: dict[str, Any]) -> dict[str, Any]:
    until = {"until": body["until_date"]} if "until_date" in body else {}
    return {"whom": body["user_id"], **until}


def _keys(body: dict[str, Any]) -> list[list[list[str]]]:
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_key(each) for each in row] for row in rows]


def _key(button: dict[str, str]) -> list[str]:
    if "url" in button:
        return [button["text"], "", button["url"]]
    return [button["text"], button["callback_data"], ""]


def _place(body: dict[str, Any]) -> dict[str, Any]:
    return {"topic": body.get("_topic"), "thread": body.get("message_thread_id")}


def _text(body: dict[str, Any]) -> dict[str, Any]:
    quietly = body.get("disable_notification", False)
    return {"html": body["text"], "keys": _keys(body), **_place(body), "quietly": quietly}


def _file(parameter: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def file(body: dict[str, Any]) -> dict[str, Any]:
        caption = {"caption": body["caption"]} if "caption" in body else {}
        if "_upload" in body:
            _, name, path = body["_upload"]
            return {"path": path, "name": name, **caption}
        return {"held": body[parameter], **caption}

    return file


def _copy(body: dict[str, Any]) -> dict[str, Any]:
    return {"from_chat": body["from_chat_id"], "message": body["message_id"], **_place(body)}


def _menu(body: dict[str, Any]) -> dict[str, Any]:
    return {"commands": {each["command"]: each["description"] for each in body["commands"]}}


WORDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "sendMessage": _text,
    "editMessageText": _text,
    "editMessageReplyMarkup": lambda body: {"keys": _keys(body)},
    "editMessageCaption": lambda body: {"html": body["caption"]},
    "sendPhoto": _file("photo"),
    "sendVoice": _file("voice"),
    "sendDocument": _file("document"),
    "copyMessage": _copy,
    "deleteMessage": lambda body: {"message": body.get("message_id")},
    "deleteMessages": lambda body: {"messages": body["message_ids"]},
    "pinChatMessage": lambda _body: {},
    "setMyCommands": _menu,
    "deleteMyCommands": lambda _body: {},
    "createForumTopic": lambda body: {"name": body["name"]},
    "leaveChat": lambda _body: {},
    "approveChatJoinRequest": lambda body: {"whom": body["user_id"], "yes": True},
    "declineChatJoinRequest": lambda body: {"whom": body["user_id"], "yes": False},
    # Whoever may send nothing now reads so in `before`: to say that again is the same as to silence.
    "setChatPermissions": lambda body: {"before": body["permissions"]},
    "restrictChatMember": _restricted,
}
