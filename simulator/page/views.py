"""What the page shows, as JSON: people, groups, messages, calls, the clock. Texts travel with their entities."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice

from simulator.chats import Chat
from simulator.groups import Group
from simulator.membership import LEFT
from simulator.menus import menu_for
from simulator.messages import Message, Tap
from simulator.page.table import Table
from simulator.page.time_travel import WEEK
from simulator.people import Person
from simulator.shapes import Json
from simulator.update_queue import TAP_SECONDS
from simulator.world import Call

MESSAGES_SHOWN = 500
CALLS_SHOWN = 100
REFUSED = 400


def everything(table: Table) -> Json:
    """The whole table, for a page that was just opened or missed something."""
    world = table.telegram.world
    with world.lock:
        return {
            "kind": "state",
            "run": table.run,
            "last": world.events.last_id,
            "bot": {
                "id": world.bot.id,
                "username": world.bot.username,
                "name": world.bot.as_json()["first_name"],
                "reads_all": world.bot.reads_all_group_messages,
            },
            **people(table),
            "messages": {str(chat.id): messages(table, chat) for chat in world.chats.values()},
            "taps": [tap(each) for each in world.taps.values() if _still_spins(table, each)],
            "calls": [call(each) for each in list(world.calls)[-CALLS_SHOWN:]],
            "happened": [asdict(each) for each in table.happened],
            **clock(table),
        }


def people(table: Table) -> Json:
    """Everybody, and the groups they are in."""
    world = table.telegram.world
    seated = [world.people[each] for each in table.roles if each in world.people]
    return {
        "people": [_person(table, each) for each in seated],
        "groups": [_group(table, each) for each in world.groups if each.upgraded_to is None],
    }


def clock(table: Table) -> Json:
    """The programme's time, what is to come, and whether the bot runs."""
    control = table.control
    return {
        "now": control.now(),
        "zone": control.zone,
        "week": int(control.now() - control.began) // WEEK + 1,
        "coming": [asdict(each) for each in islice(control.coming(), 20)],
        "moves": table.clock_moves,
        "plays": table.plays,
        "bot_runs": control.bot_runs,
    }


def messages(table: Table, chat: Chat) -> list[Json]:
    """A chat's newest messages, oldest first; one who is offline sees none that came after she went."""
    seen = table.offline.get(chat.id)
    shown = [each for each in chat.messages if seen is None or each.sequence <= seen]
    return [message(each) for each in shown[-MESSAGES_SHOWN:]]


def message(shown: Message) -> Json:
    """One bubble."""
    return {
        "id": shown.id,
        "chat": shown.chat.id,
        "from": shown.sender.id,
        "name": shown.chat.title if shown.anonymous and isinstance(shown.chat, Group) else _first_name(shown),
        "bot": shown.from_bot,
        "date": shown.date,
        "sequence": shown.sequence,
        "text": shown.text or (f"[{shown.kind}]" if shown.kind else ""),
        "entities": shown.content.entities,
        "file": _file(shown),
        "rows": shown.keyboard_rows,
        "keys": _keys(shown),
        "reply_to": _quoted(shown.reply_to),
        "forwarded": shown.forwarded_from.sender.name if shown.forwarded_from else None,
        "edited": shown.edited,
        "reactions": [{"by": who, "emoji": emoji} for who, emoji in shown.reactions.items()],
        "service": shown.service,
        "topic": shown.thread_id,
    }


def tap(shown: Tap) -> Json:
    """A button that spins."""
    return {
        "tap": shown.id,
        "person": shown.person.id,
        "chat": shown.message.chat.id,
        "message": shown.message.id,
        "data": shown.data,
    }


def call(shown: Call) -> Json:
    """One call of the bot, with Telegram's answer."""
    return {
        "method": shown.method,
        "at": shown.at,
        "code": shown.code,
        "params": shown.params,
        "answer": shown.answer,
        "fault": shown.fault,
        "refused": shown.code >= REFUSED,
    }


def _person(table: Table, person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "role": table.roles.get(person.id, ""),
        "language": person.language,
        "started": person.chat.started,
        "blocked": person.chat.blocked,
        "offline": person.id in table.offline,
        "menu": menu_for(person, person.chat),
        "pinned": [each.id for each in person.chat.pinned],
    }


def _group(table: Table, group: Group) -> Json:
    return {
        "id": group.id,
        "title": group.title,
        "large": group.kind != "group",
        "forum": group.is_forum,
        "topics": [{"id": each.id, "name": each.name, "closed": each.closed} for each in group.topics.values()],
        "members": [each.id for each in group.people if each.id in table.roles],
        "bot": group.bot_membership.status,
        "menus": {str(each.id): menu_for(each, group) for each in group.people},
        "pinned": [each.id for each in group.pinned],
        "asking": [
            {"id": each.id, "name": each.name}
            for each in group.requests.values()
            if not group.members.get(each.id, LEFT).is_inside
        ],
        "links": [each.url for each in group.links.values() if each.is_valid(table.control.now())],
    }


def _first_name(shown: Message) -> str:
    return str(shown.sender.as_json()["first_name"])


def _file(shown: Message) -> Json | None:
    if shown.file is None:
        return None
    stored = shown.file
    return {
        "kind": stored.kind,
        "name": stored.name,
        "size": len(stored.content),
        "mime": stored.mime,
        "url": f"/page/files/{stored.path}",
        "width": stored.width,
        "height": stored.height,
        "duration": stored.duration,
    }


def _keys(shown: Message) -> list[list[str]] | None:
    """The keyboard it puts below the text field: empty where it removes one, None where it leaves it alone."""
    if shown.reply_keyboard is None:
        return None
    rows = shown.reply_keyboard.get("keyboard", [])
    return [[key if isinstance(key, str) else key["text"] for key in row] for row in rows]


def _quoted(quoted: Message | None) -> Json | None:
    if quoted is None or quoted.deleted:
        return None
    return {"id": quoted.id, "name": quoted.sender.as_json()["first_name"], "text": quoted.text}


def _still_spins(table: Table, tapped: Tap) -> bool:
    return tapped.answer is None and table.control.now() - tapped.at <= TAP_SECONDS
