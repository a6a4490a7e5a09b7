"""Who is in a chat and what they may do."""

from datetime import datetime
from typing import Any

from aiogram.methods import (
    BanChatMember,
    GetChat,
    GetChatAdministrators,
    GetChatMember,
    GetChatMemberCount,
    LeaveChat,
    PromoteChatMember,
    RestrictChatMember,
    SetChatDescription,
    SetChatPermissions,
    SetChatTitle,
    UnbanChatMember,
)

from simulator.bot_account import BotAccount
from simulator.chats import known_chat
from simulator.groups import Group
from simulator.membership import ADMIN_RIGHTS, KICKED, LEFT, MEMBER, SEND_RIGHTS, Membership
from simulator.methods.registry import Request, method
from simulator.methods.sending import as_plain
from simulator.people import Person
from simulator.refusals import bad_request
from simulator.shapes import Json

MAX_TITLE, MAX_DESCRIPTION = 128, 255


@method(GetChat)
def get_chat(request: Request, call: GetChat) -> Json:
    """Tell all about a chat."""
    chat = known_chat(request.world, call.chat_id)
    shown = chat.as_json() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
        shown["permissions"] = {right: right in chat.permissions for right in SEND_RIGHTS}
        if chat.description:
            shown["description"] = chat.description
    if chat.pinned:
        shown["pinned_message"] = chat.pinned[-1].as_json(nested=True)
    return shown


@method(GetChatMember)
def get_chat_member(request: Request, call: GetChatMember) -> Json:
    """Tell somebody's standing in a chat."""
    chat = known_chat(request.world, call.chat_id)
    who = _somebody(request, call.user_id)
    if isinstance(chat, Group):
        chat.check_bot_is_inside()
        return chat.members.get(who.id, LEFT).as_json(who)
    if who.id not in (chat.id, request.world.bot.id):
        raise bad_request("user not found")
    return MEMBER.as_json(who)


@method(GetChatAdministrators)
def get_chat_administrators(request: Request, call: GetChatAdministrators) -> list[Json]:
    """Tell who runs a group."""
    chat = known_chat(request.world, call.chat_id)
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    chat.check_bot_is_inside()
    admins = {user_id: member for user_id, member in chat.members.items() if member.is_admin}
    return [member.as_json(_somebody(request, user_id)) for user_id, member in admins.items()]


@method(GetChatMemberCount)
def get_chat_member_count(request: Request, call: GetChatMemberCount) -> int:
    """Tell how many are in a chat."""
    chat = known_chat(request.world, call.chat_id)
    if not isinstance(chat, Group):
        return 2
    chat.check_bot_is_inside()
    return sum(member.is_inside for member in chat.members.values())


@method(LeaveChat)
def leave_chat(request: Request, call: LeaveChat) -> bool:
    """Go out of a group."""
    group = _group(request, call.chat_id, "chat member status can't be changed in private chats")
    group.check_bot_is_inside()
    bot = request.world.bot
    request.world.post(group, bot, service={"left_chat_member": bot.as_json()})
    group.set_membership(bot, LEFT, bot)
    return True


@method(BanChatMember)
def ban_chat_member(request: Request, call: BanChatMember) -> bool:
    """Throw a person out for good."""
    group, person = _governed(request, call.chat_id, call.user_id)
    if group.members.get(person.id, LEFT).is_inside:
        request.world.post(group, request.world.bot, service={"left_chat_member": person.as_json()})
    group.set_membership(person, KICKED, request.world.bot)
    return True


@method(UnbanChatMember)
def unban_chat_member(request: Request, call: UnbanChatMember) -> bool:
    """Let a person come back; unless `only_if_banned`, this puts out who is inside."""
    group, person = _governed(request, call.chat_id, call.user_id)
    if not call.only_if_banned or group.members.get(person.id, LEFT) == KICKED:
        group.set_membership(person, LEFT, request.world.bot)
    return True


@method(RestrictChatMember)
def restrict_chat_member(request: Request, call: RestrictChatMember) -> bool:
    """Set what one person may send."""
    group, person = _governed(request, call.chat_id, call.user_id)
    if group.kind == "group":
        raise bad_request("method is available only for supergroups")
    held = frozenset(right for right, may in as_plain(call.permissions).items() if may)
    everything = group.permissions <= held
    standing = MEMBER if everything else Membership("restricted", held, until=_end_of(request, call.until_date))
    group.set_membership(person, standing, request.world.bot)
    return True


@method(PromoteChatMember)
def promote_chat_member(request: Request, call: PromoteChatMember) -> bool:
    """Make a person an administrator, or, without any right, a member again."""
    group = _group(request, call.chat_id, "method is available for supergroup and channel chats only")
    group.check_bot_may("can_promote_members", "promote chat member")
    person = _person(request, call.user_id)
    held = frozenset(right for right in ADMIN_RIGHTS if getattr(call, right))
    if not held <= group.bot_membership.rights and group.bot_membership.status != "creator":
        raise bad_request("not enough rights to promote chat member")
    standing = Membership("administrator", held | {"can_manage_chat"}) if held else MEMBER
    group.set_membership(person, standing, request.world.bot)
    return True


@method(SetChatTitle)
def set_chat_title(request: Request, call: SetChatTitle) -> bool:
    """Rename a group; a line in the chat says so."""
    group = _group(request, call.chat_id, "can't change private chat title")
    group.check_bot_may("can_change_info", "change chat title")
    title = call.title.strip()
    if not 1 <= len(title) <= MAX_TITLE:
        raise bad_request("title can't be empty" if not title else "CHAT_TITLE_TOO_LONG")
    group.title = title
    request.world.post(group, request.world.bot, service={"new_chat_title": title})
    return True


@method(SetChatDescription)
def set_chat_description(request: Request, call: SetChatDescription) -> bool:
    """Describe a group."""
    group = _group(request, call.chat_id, "can't change private chat description")
    group.check_bot_may("can_change_info", "set chat description")
    description = (call.description or "").strip()
    if description == group.description:
        raise bad_request("chat description is not modified")
    if len(description) > MAX_DESCRIPTION:
        raise bad_request("chat description is too long")
    group.description = description
    return True


@method(SetChatPermissions)
def set_chat_permissions(request: Request, call: SetChatPermissions) -> bool:
    """Set what ordinary members may send."""
    group = _group(request, call.chat_id, "can't change private chat permissions")
    group.check_bot_may("can_restrict_members", "change chat permissions")
    group.permissions = frozenset(right for right, may in as_plain(call.permissions).items() if may)
    return True


def _end_of(request: Request, until: Any) -> float:
    """When a restriction ends; one of less than half a minute, or of more than 366 days, never does."""
    instant = until.timestamp() if isinstance(until, datetime) else float(until or 0)
    return instant if 30 <= instant - request.world.now() <= 366 * 86400 else 0


def _group(request: Request, chat_id: int | str, otherwise: str) -> Group:
    chat = known_chat(request.world, chat_id)
    if not isinstance(chat, Group):
        raise bad_request(otherwise)
    return chat


def _governed(request: Request, chat_id: int | str, user_id: int) -> tuple[Group, Person]:
    """A group whose members the bot may restrict, and a person it may restrict in it."""
    group = _group(request, chat_id, "can't restrict self")
    group.check_bot_may("can_restrict_members", "restrict/unrestrict chat member")
    person = _person(request, user_id)
    standing = group.members.get(person.id, LEFT)
    if standing.status == "creator":
        raise bad_request("can't remove chat owner")
    if standing.status == "administrator":
        raise bad_request("user is an administrator of the chat")
    return group, person


def _person(request: Request, user_id: int) -> Person:
    who = _somebody(request, user_id)
    if isinstance(who, BotAccount):
        raise bad_request("can't restrict self")
    return who


def _somebody(request: Request, user_id: int) -> Person | BotAccount:
    if user_id == request.world.bot.id:
        return request.world.bot
    person = request.world.people.get(user_id)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    return person
