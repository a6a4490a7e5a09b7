"""Invitation links to groups, and requests to be let in."""

from datetime import datetime, timedelta
from typing import Any

from aiogram.methods import (
    ApproveChatJoinRequest,
    CreateChatInviteLink,
    DeclineChatJoinRequest,
    ExportChatInviteLink,
    RevokeChatInviteLink,
)

from simulator.chats import known_chat
from simulator.groups import Group
from simulator.methods.registry import Request, method
from simulator.people import Person
from simulator.refusals import bad_request
from simulator.shapes import Json

MAX_NAME = 32
MAX_LIMIT = 99_999


@method(CreateChatInviteLink)
def create_chat_invite_link(request: Request, call: CreateChatInviteLink) -> Json:
    """Make a further link."""
    group = _open_group(request, call.chat_id)
    if len(call.name or "") > MAX_NAME:
        raise bad_request("invite link name is too long")
    if not 0 <= (call.member_limit or 0) <= MAX_LIMIT:
        raise bad_request("invalid member_limit specified")
    if call.creates_join_request and call.member_limit:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    link = group.make_link(by_request=bool(call.creates_join_request))
    link.name, link.limit = call.name or "", call.member_limit or 0
    link.expires_at = _instant(request, call.expire_date)
    return link.as_json(request.world.bot)


@method(ExportChatInviteLink)
def export_chat_invite_link(request: Request, call: ExportChatInviteLink) -> str:
    """Make a new primary link; the old one ends."""
    return _open_group(request, call.chat_id).make_link(primary=True).url


@method(RevokeChatInviteLink)
def revoke_chat_invite_link(request: Request, call: RevokeChatInviteLink) -> Json:
    """End a link."""
    group = _open_group(request, call.chat_id)
    link = group.links.get(call.invite_link)
    if link is None:
        raise bad_request("INVITE_HASH_EXPIRED")
    link.revoked = True
    return link.as_json(request.world.bot)


@method(ApproveChatJoinRequest)
def approve_chat_join_request(request: Request, call: ApproveChatJoinRequest) -> bool:
    """Let a person in who asked."""
    group, person = _asking(request, call.chat_id, call.user_id)
    group.enter(person)
    return True


@method(DeclineChatJoinRequest)
def decline_chat_join_request(request: Request, call: DeclineChatJoinRequest) -> bool:
    """Do not let a person in who asked."""
    group, _ = _asking(request, call.chat_id, call.user_id)
    request.world.events.add("member", group.id, person=call.user_id, status="kept out")
    return True


def _open_group(request: Request, chat_id: int | str) -> Group:
    chat = known_chat(request.world, chat_id)
    if not isinstance(chat, Group):
        raise bad_request("can't manage invite links of a private chat")
    chat.check_bot_may("can_invite_users", "manage chat invite link")
    return chat


def _asking(request: Request, chat_id: int | str, user_id: int) -> tuple[Group, Person]:
    group = _open_group(request, chat_id)
    person = request.world.people.get(user_id)
    if person is not None and person in group.people:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if person is None or group.requests.pop(user_id, None) is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    return group, person


def _instant(request: Request, given: Any) -> float | None:
    """An expiry as seconds since 1970; 0 and nothing mean never."""
    if isinstance(given, timedelta):
        return request.world.now() + given.total_seconds()
    if isinstance(given, datetime):
        return given.timestamp() or None
    return float(given) if given else None
