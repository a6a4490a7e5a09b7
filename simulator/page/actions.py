"""What people on the page do. Each action is one request; its parameters are checked by their types."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model

from simulator.membership import USUAL_BOT_RIGHTS
from simulator.page.desk import Desk, Impossible
from simulator.shapes import Json

Text = Annotated[str, Field(min_length=1, max_length=4096)]
Caption = Annotated[str, Field(max_length=1024)]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"\S")]
Role = Annotated[str, Field(max_length=32)]
FileName = Annotated[str, Field(min_length=1, max_length=255)]
Kind = Literal["photo", "voice", "video", "document"]
FaultKind = Literal["error", "drop_before", "drop_after", "slow", "malformed"]
HttpCode = Annotated[int, Field(ge=400, le=599)]
Seconds = Annotated[int, Field(ge=0, le=60)]

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Action:
    """What people can do, and the shape of its parameters."""

    parameters: type[BaseModel]
    carry_out: Callable[..., Any]


ACTIONS: dict[str, Action] = {}


def action(function: _Function) -> _Function:
    """Enter an action under its name; after the desk come its parameters."""
    given = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    fields: Any = {
        each.name: (each.annotation, ... if each.default is each.empty else each.default) for each in given
    }
    shape = create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)
    ACTIONS[function.__name__] = Action(shape, function)
    return function


async def carry_out(desk: Desk, name: str, parameters: Json) -> Json:
    """Do it; what it has to tell.

    Raises:
        Impossible: when people cannot do it.
        pydantic.ValidationError: for parameters that do not fit.
    """
    if name not in ACTIONS:
        raise Impossible("There is no such action.")
    given = dict(ACTIONS[name].parameters.model_validate(parameters))
    try:
        result = ACTIONS[name].carry_out(desk, **given)
        told: Json | None = await result if inspect.isawaitable(result) else result
    except (ValueError, LookupError) as error:
        raise Impossible(str(error)) from None
    return told or {}


# With a phone in one's hand.


@action
def say(
    desk: Desk, person: int, chat: int, text: Text, reply_to: int | None = None, topic: int | None = None
) -> None:
    """Type a message."""
    who = desk.online(person)
    place = desk.chat(who, chat)
    quoted = desk.message(place, reply_to) if reply_to else None
    opened = desk.group(chat).topics.get(topic) if topic else None
    who.say(text, chat=place, reply_to=quoted, topic=opened)


@action
def tap(desk: Desk, person: int, chat: int, message: int, row: int, column: int) -> None:
    """Press a button of an inline keyboard."""
    who = desk.online(person)
    tapped = desk.message(desk.chat(who, chat), message)
    who.tap_data(tapped.keyboard_rows[row][column]["callback_data"], tapped)


@action
def edit(desk: Desk, person: int, chat: int, message: int, text: Text) -> None:
    """Change what one wrote."""
    who = desk.online(person)
    who.edit(desk.message(desk.chat(who, chat), message), text)


@action
def delete(desk: Desk, person: int, chat: int, message: int) -> None:
    """Take a message away."""
    who = desk.online(person)
    who.delete(desk.message(desk.chat(who, chat), message))


@action
def react(desk: Desk, person: int, chat: int, message: int, emoji: list[str]) -> None:
    """Put reactions on a message; none takes them away."""
    who = desk.online(person)
    who.react(desk.message(desk.chat(who, chat), message), *emoji)


@action
def send(
    desk: Desk,
    content: bytes,
    person: int,
    chat: int,
    kind: Kind,
    name: FileName,
    caption: Caption = "",
    seconds: int = 0,
) -> None:
    """Send a photo, a voice note, a video or a file."""
    who = desk.online(person)
    place = desk.chat(who, chat)
    if not content:
        raise Impossible("The file is empty.")
    match kind:
        case "photo":
            who.send_photo(content, caption, place)
        case "voice":
            who.send_voice(content, place, duration=max(1, seconds))
        case "video":
            who.send_video(content, caption, place)
        case "document":
            who.send_document(content, name, caption, place)


@action
def open_link(desk: Desk, person: int, link: Annotated[str, Field(max_length=512)]) -> None:
    """Follow a link to the bot or into a group."""
    desk.online(person).open(link.strip())
    desk.table.tell({"kind": "people"})


@action
def block(desk: Desk, person: int) -> None:
    """Block the bot."""
    desk.online(person).block()


@action
def unblock(desk: Desk, person: int) -> None:
    """Unblock the bot."""
    desk.online(person).unblock()


@action
def go_offline(desk: Desk, person: int) -> None:
    """Lose the connection: she sees nothing new and can do nothing."""
    shown = desk.online(person).chat.messages
    desk.table.offline[person] = shown[-1].sequence if shown else 0
    desk.table.tell({"kind": "people"})


@action
def come_online(desk: Desk, person: int) -> None:
    """Have a connection again: she sees what came meanwhile."""
    desk.table.offline.pop(desk.person(person).id, None)
    desk.table.tell({"kind": "state"})


@action
def add_person(desk: Desk, name: Name, role: Role = "") -> Json:
    """Put somebody else on the table."""
    return {"person": desk.table.seat(name.strip(), role).id}


# In groups.


@action
def new_group(
    desk: Desk, person: int, name: Name, kind: Literal["group", "supergroup", "forum"] = "supergroup"
) -> Json:
    """Make a group: an ordinary one, a large one, or one with topics."""
    who = desk.online(person)
    made = desk.table.telegram.group(name.strip(), [who], kind)
    desk.table.tell({"kind": "people"})
    return {"group": made.id}


@action
def become_anonymous(desk: Desk, person: int, group: int) -> None:
    """Administrate a group without a name: what one says there, the group says."""
    desk.group(group).hide(desk.online(person))
    desk.table.tell({"kind": "people"})


@action
def join(desk: Desk, person: int, group: int) -> None:
    """Come into a group."""
    desk.online(person).join(desk.group(group))


@action
def ask_to_join(desk: Desk, person: int, group: int) -> None:
    """Ask to be let into a group."""
    desk.online(person).ask_to_join(desk.group(group))
    desk.table.tell({"kind": "people"})


@action
def leave(desk: Desk, person: int, group: int) -> None:
    """Go out of a group."""
    desk.online(person).leave(desk.group(group))


@action
def admit(desk: Desk, group: int, person: int) -> None:
    """Let in somebody who asked."""
    place = desk.group(group)
    if person not in place.requests:
        raise Impossible("Nobody of this name asks to be let in.")
    place.enter(place.requests.pop(person))
    desk.table.tell({"kind": "people"})


@action
def bot_in_group(
    desk: Desk, person: int, group: int, standing: Literal["member", "administrator", "muted", "out"]
) -> None:
    """Add the bot to a group, make it an administrator, forbid it to write, or throw it out."""
    who, place = desk.online(person), desk.group(group)
    if standing == "out":
        place.remove_bot(who)
        return
    if not place.bot_membership.is_inside:
        place.add_bot(who)
    if standing == "administrator":
        place.promote_bot(*USUAL_BOT_RIGHTS, "can_restrict_members", by=who)
    elif standing == "muted":
        place.mute_bot(who)
    elif place.bot_membership.status != "member":
        place.demote_bot(who)


@action
def upgrade(desk: Desk, person: int, group: int) -> None:
    """Turn an ordinary group into a large one, which has another id."""
    desk.online(person)
    place = desk.group(group)
    if place.kind != "group":
        raise Impossible("This group is a large one already.")
    place.upgrade()
    desk.table.tell({"kind": "state"})


@action
def change_topic(
    desk: Desk, person: int, group: int, topic: int, change: Literal["close", "reopen", "delete"]
) -> None:
    """Close a topic, open it again, or delete it with all that was said in it."""
    who, place = desk.online(person), desk.group(group)
    found = place.topics[topic]
    match change:
        case "close":
            place.close_topic(found, who)
        case "reopen":
            place.reopen_topic(found, who)
        case "delete":
            place.delete_topic(found)
    desk.table.tell({"kind": "people"})


@action
def privacy_mode(desk: Desk, on: bool) -> None:
    """Switch privacy mode, as its owner does at BotFather; the bot is not told."""
    desk.table.telegram.world.bot.reads_all_group_messages = not on
    desk.table.tell({"kind": "state"})


# On the clock and the wires.


@action
def invite(desk: Desk, role: Role) -> Json:
    """A fresh invitation link."""
    return {"link": desk.table.control.invite(role)}


@action
async def next_prompt(desk: Desk) -> None:
    """Move the clock to the next prompt."""
    await desk.clock.to_next_prompt()


@action
async def next_meeting(desk: Desk) -> None:
    """Move the clock to the next meeting."""
    await desk.clock.to_next_meeting()


@action
async def to_week(desk: Desk, number: Annotated[int, Field(ge=1, le=60)]) -> None:
    """Play the programme on until this week of it begins."""
    desk.clock.to_week(number)


@action
async def move_on(desk: Desk, seconds: Annotated[int, Field(gt=0, le=31 * 24 * 3600)]) -> None:
    """Move the clock on."""
    await desk.clock.by(seconds)


@action
async def play(desk: Desk) -> None:
    """Let time go by fast."""
    desk.clock.play()


@action
async def pause(desk: Desk) -> None:
    """Let time go by at its own pace."""
    desk.clock.pause()


@action
async def restart_bot(desk: Desk) -> None:
    """Let the bot fall, and start it again."""
    await desk.table.control.restart_bot()
    desk.table.tell({"kind": "clock"})


@action
def fault(
    desk: Desk,
    kind: FaultKind,
    method: Annotated[str, Field(pattern=r"^(\*|[A-Za-z]{3,40})$")] = "*",
    code: HttpCode = 500,
    retry_after: Seconds | None = None,
    seconds: Seconds = 0,
    times: Annotated[int, Field(ge=1, le=100)] = 1,
) -> None:
    """Let the next calls go wrong."""
    desk.table.telegram.fault(
        method, kind=kind, code=code, retry_after=retry_after, seconds=float(seconds), times=times
    )


@action
def no_faults(desk: Desk) -> None:
    """Let every call succeed again."""
    desk.table.telegram.world.faults.clear()
