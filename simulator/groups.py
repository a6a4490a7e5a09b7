"""Group chats: members, rights, privacy mode, forum topics and invitation links."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simulator.chats import TEXT, Chat
from simulator.formatted_text import part
from simulator.membership import (
    CREATOR,
    KICKED,
    LEFT,
    MEMBER,
    SEND_RIGHTS,
    USUAL_BOT_RIGHTS,
    Membership,
)
from simulator.messages import Message
from simulator.refusals import bad_request, forbidden
from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.bot_account import BotAccount
    from simulator.people import Person
    from simulator.world import World

GroupKind = Literal["group", "supergroup", "forum"]

# How a bot learns that its group became a supergroup: it is in a new one, and a message on each side.
Sign = Literal["join", "migrate_to", "migrate_from"]
SIGNS: tuple[Sign, ...] = ("migrate_to", "migrate_from", "join")


@dataclass
class Topic:
    """A forum topic; its id is that of the message that opened it."""

    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False


@dataclass
class InviteLink:
    """An invitation link to a group; `limit` 0 is no limit, `expires_at` None is never."""

    url: str
    by_request: bool = False
    name: str = ""
    limit: int = 0
    expires_at: float | None = None
    revoked: bool = False
    primary: bool = False
    used: int = 0

    def is_valid(self, now: float) -> bool:
        """Whether it still lets people in."""
        expired = self.expires_at is not None and self.expires_at <= now
        used_up = self.limit > 0 and self.used >= self.limit
        return not (self.revoked or expired or used_up)

    def as_json(self, creator: BotAccount) -> Json:
        """The Bot API's `ChatInviteLink`."""
        shown: Json = {
            "invite_link": self.url,
            "creator": creator.as_json(),
            "creates_join_request": self.by_request,
            "is_primary": self.primary,
            "is_revoked": self.revoked,
        }
        if self.name:
            shown["name"] = self.name
        if self.limit:
            shown["member_limit"] = self.limit
        if self.expires_at is not None:
            shown["expire_date"] = int(self.expires_at)
        return shown


class Group(Chat):
    """A group, a supergroup or a forum, with the people in it."""

    def __init__(self, world: World, chat_id: int, title: str, kind: GroupKind) -> None:
        super().__init__(world, chat_id)
        self.title = title
        self.kind = "group" if kind == "group" else "supergroup"
        self.is_forum = kind == "forum"
        self.members: dict[int, Membership] = {}
        self.permissions = frozenset(SEND_RIGHTS) - {"can_change_info", "can_manage_topics", "can_edit_tag"}
        self.description = ""
        self.topics: dict[int, Topic] = {}
        self.links: dict[str, InviteLink] = {}
        self.requests: dict[int, Person] = {}
        self.upgraded_to: Group | None = None
        self.restricted = False  # by Telegram itself, after complaints
        self._last_message_id = 0

    @property
    def bot_membership(self) -> Membership:
        """The bot's standing here."""
        return self.members.get(self.world.bot.id, LEFT)

    @property
    def people(self) -> list[Person]:
        """The persons inside."""
        return [p for p in self.world.people.values() if self.members.get(p.id, LEFT).is_inside]

    def next_message_id(self) -> int:
        """A supergroup counts its own messages."""
        if self.kind == "group":
            return super().next_message_id()
        self._last_message_id += 1
        return self._last_message_id

    def as_json(self) -> Json:
        """The Bot API's `Chat`."""
        shown: Json = {"id": self.id, "type": self.kind, "title": self.title}
        if self.is_forum:
            shown["is_forum"] = True
        return shown

    # What the bot may do here.

    def check_bot_is_inside(self) -> None:
        """Whether the bot is in this group.

        Raises:
            Refusal: when it left, was thrown out, or the group became a supergroup.
        """
        if self.upgraded_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.upgraded_to.id
            )
        if self.bot_membership.status == "kicked":
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if not self.bot_membership.is_inside:
            raise forbidden(f"bot is not a member of the {self.kind} chat")

    def check_bot_may_send(self, content: str = TEXT) -> None:
        """Members may send what the group permits; administrators everything."""
        self.check_bot_is_inside()
        if self.restricted:
            raise bad_request("CHAT_RESTRICTED")
        needed = "can_send_messages" if content == TEXT else f"can_send_{content.replace(' ', '_')}"
        standing = self.bot_membership
        allowed = standing.rights if standing.status == "restricted" else self.permissions
        if not standing.is_admin and needed not in allowed:
            raise bad_request(f"not enough rights to send {content} to the chat")

    def check_bot_may(self, right: str, act: str) -> None:
        """Whether the bot is an administrator with this right.

        Raises:
            Refusal: "not enough rights to …" otherwise.
        """
        self.check_bot_is_inside()
        if not self.bot_membership.may(right):
            raise bad_request(f"not enough rights to {act}")

    def bot_hears(self, message: Message) -> bool:
        """With privacy mode on, a bot that is no administrator gets only what is meant for it."""
        if not self.bot_membership.is_inside:
            return False
        if self.bot_reads_along or message.service:
            return True
        if message.reply_to is not None and message.reply_to.from_bot:
            return True
        return any(self._is_for_bot(message.text, entity) for entity in message.content.entities)

    @property
    def bot_reads_along(self) -> bool:
        """An administrator does, and a bot without privacy mode."""
        return self.bot_membership.is_admin or self.world.bot.reads_all_group_messages

    def _is_for_bot(self, text: str, entity: Json) -> bool:
        username = f"@{self.world.bot.username}".lower()
        words = part(text, entity).lower()
        if entity["type"] == "mention":
            return words == username
        return entity["type"] == "bot_command" and ("@" not in words or words.endswith(username))

    # What people do with the group.

    def add_bot(self, by: Person | None = None) -> None:
        """Somebody adds the bot (by default the first member)."""
        with self.world.lock:
            actor = by or self.people[0]
            self.set_membership(self.world.bot, MEMBER, actor)
            self._tell_arrival(self.world.bot, actor)

    def remove_bot(self, by: Person | None = None) -> None:
        """Somebody throws the bot out."""
        with self.world.lock:
            actor = by or self.people[0]
            self.world.post(self, actor, service={"left_chat_member": self.world.bot.as_json()})
            self.set_membership(self.world.bot, KICKED, actor)

    def promote_bot(self, *rights: str, by: Person | None = None) -> None:
        """Make the bot an administrator; without names, with the rights a group bot usually gets."""
        with self.world.lock:
            held = frozenset({"can_manage_chat", *rights}) if rights else USUAL_BOT_RIGHTS
            self.set_membership(self.world.bot, Membership("administrator", held), by or self.people[0])

    def demote_bot(self, by: Person | None = None) -> None:
        """Make the bot an ordinary member again."""
        with self.world.lock:
            self.set_membership(self.world.bot, MEMBER, by or self.people[0])

    def permit(self, *rights: str) -> None:
        """Set what ordinary members may send, for instance "can_send_messages"."""
        with self.world.lock:
            self.permissions = frozenset(rights)

    def mute_bot(self, by: Person | None = None) -> None:
        """Let the bot stay, and say nothing."""
        with self.world.lock:
            self.set_membership(self.world.bot, Membership("restricted"), by or self.people[0])

    def hide(self, person: Person) -> None:
        """Make somebody an anonymous administrator: what she says here, the group says."""
        with self.world.lock:
            self.set_membership(person, Membership("administrator", USUAL_BOT_RIGHTS, anonymous=True), person)

    def close_topic(self, topic: Topic, by: Person | None = None) -> None:
        """Somebody closes a topic: only administrators write in it."""
        with self.world.lock:
            topic.closed = True
            self.world.post(self, by or self.people[0], service={"forum_topic_closed": {}}, thread_id=topic.id)

    def reopen_topic(self, topic: Topic, by: Person | None = None) -> None:
        """Somebody opens a closed topic again."""
        with self.world.lock:
            topic.closed = False
            self.world.post(self, by or self.people[0], service={"forum_topic_reopened": {}}, thread_id=topic.id)

    def delete_topic(self, topic: Topic) -> None:
        """Somebody deletes a topic with all that was said in it; the bot is not told."""
        with self.world.lock:
            self.topics.pop(topic.id, None)
            for message in self.messages:
                if message.thread_id == topic.id:
                    self.world.remove(message)

    def topic(self, name: str, by: Person | None = None) -> Topic:
        """The forum topic of this name, opened by a person if there is none.

        Raises:
            ValueError: in a group that is no forum.
        """
        with self.world.lock:
            if not self.is_forum:
                raise ValueError(f"{self.title} is no forum")
            for topic in self.topics.values():
                if topic.name == name:
                    return topic
            return self.open_topic(name, by or self.people[0])

    def upgrade(self, order: Sequence[Sign] = SIGNS) -> Group:
        """Turn the group into a supergroup with a new id; the old id answers with it from now on.

        Of the signs of it, those in `order` reach the bot, in this order: Telegram keeps to none.
        """
        with self.world.lock:
            return self.world.upgrade_group(self, order)

    # What happens, whoever caused it.

    def open_topic(self, name: str, by: Person | BotAccount, icon_color: int = 7322096) -> Topic:
        """Open a topic; the message that says so gives it its id."""
        opened = {"forum_topic_created": {"name": name, "icon_color": icon_color}}
        message = self.world.post(self, by, service=opened)
        message.thread_id = message.id
        topic = self.topics[message.id] = Topic(message.id, name, icon_color)
        return topic

    def may_write(self, person: Person, topic: Topic | None) -> bool:
        """Whether a person may write here, or in this topic."""
        standing = self.members.get(person.id, LEFT)
        if standing.is_admin:
            return True
        is_over = 0 < standing.until <= self.world.now()
        is_restricted = standing.status == "restricted" and not is_over
        permitted = self.permissions & standing.rights if is_restricted else self.permissions
        open_place = topic is None or not topic.closed
        return standing.is_inside and "can_send_messages" in permitted and open_place

    def enter(self, person: Person, by: Person | BotAccount | None = None) -> None:
        """A person comes in.

        Raises:
            ValueError: for somebody who was banned.
        """
        standing = self.members.get(person.id, LEFT)
        if standing.is_inside:
            return
        if standing == KICKED:
            raise ValueError(f"{person.name} is banned from {self.title}")
        self.set_membership(person, CREATOR if not self.members else MEMBER, by or person)
        self._tell_arrival(person, by or person)

    def set_membership(self, who: Person | BotAccount, new: Membership, by: Person | BotAccount) -> None:
        """Change somebody's standing, and tell the bot."""
        old = self.members.get(who.id, LEFT)
        self.members[who.id] = new
        if old != new:
            self.world.tell_membership(self, by, who, old, new)

    def make_link(self, *, by_request: bool = False, primary: bool = False) -> InviteLink:
        """A new invitation link; a new primary one revokes the old."""
        if primary:
            for link in self.links.values():
                link.revoked = link.revoked or link.primary
        url = f"https://t.me/+{secrets.token_urlsafe(12)}"
        link = self.links[url] = InviteLink(url, by_request=by_request, primary=primary)
        return link

    def _tell_arrival(self, who: Person | BotAccount, by: Person | BotAccount) -> None:
        self.world.post(self, by, service={"new_chat_members": [who.as_json()]})
