"""The bot's own account: who it is, what it calls itself, and the menus it offers."""

import re
from dataclasses import dataclass, field

from simulator.shapes import Json

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@dataclass
class BotAccount:
    """The bot; texts per language code, "" being every other language."""

    token: str
    username: str
    name: str = "Anker"
    reads_all_group_messages: bool = False
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    is_bot = True

    def __post_init__(self) -> None:
        if not TOKEN.fullmatch(self.token):
            raise ValueError("a token is digits, a colon, and letters")

    @property
    def id(self) -> int:
        """The bot's user id, the first part of its token."""
        return int(self.token.partition(":")[0])

    def as_json(self) -> Json:
        """The Bot API's `User`."""
        name = self.names.get("", self.name)
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def about_itself(self) -> Json:
        """What getMe tells."""
        return self.as_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all_group_messages,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
        }
