"""What somebody is in a group: member, administrator with rights, restricted, gone or banned."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.bot_account import BotAccount
    from simulator.people import Person

Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)
SEND_RIGHTS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
USUAL_BOT_RIGHTS = frozenset(
    {"can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages", "can_manage_topics"}
)


@dataclass(frozen=True)
class Membership:
    """One person's or the bot's standing in one group."""

    status: Status
    rights: frozenset[str] = frozenset()
    anonymous: bool = False
    until: float = 0  # of a restriction that ends by itself

    @property
    def is_inside(self) -> bool:
        """Whether they see the chat."""
        return self.status in ("creator", "administrator", "member", "restricted")

    @property
    def is_admin(self) -> bool:
        """Whether they run the chat."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether they hold an administrator's right."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)

    def as_json(self, user: "Person | BotAccount") -> Json:
        """The Bot API's `ChatMember`."""
        shown: Json = {"status": self.status, "user": user.as_json()}
        match self.status:
            case "creator":
                shown["is_anonymous"] = self.anonymous
            case "administrator":
                shown |= {"can_be_edited": False, "is_anonymous": self.anonymous}
                shown |= {right: right in self.rights for right in ADMIN_RIGHTS}
            case "restricted":
                shown |= {"is_member": True, "until_date": int(self.until)}
                shown |= {right: right in self.rights for right in SEND_RIGHTS}
            case "kicked":
                shown["until_date"] = 0
        return shown


MEMBER = Membership("member")
LEFT = Membership("left")
KICKED = Membership("kicked")
CREATOR = Membership("creator")
