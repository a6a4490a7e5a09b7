"""What a person can send beside words and files: a contact, a place, a poll, a dice, a story, a sticker, …"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal, get_args

from simulator.shapes import Json

if TYPE_CHECKING:
    from simulator.people import Person

OtherKind = Literal[
    "contact",
    "location",
    "venue",
    "poll",
    "quiz",
    "dice",
    "story",
    "video_note",
    "animation",
    "sticker",
    "audio",
    "paid_media",
]
OTHER_KINDS: tuple[OtherKind, ...] = get_args(OtherKind)

# Telegram passes these on by forwarding alone; of a quiz the bot does not know the right answer.
NEVER_COPIED = frozenset(("quiz", "story", "paid_media"))

_PLACE: Json = {"latitude": 51.92, "longitude": 4.48}


def other(kind: OtherKind, person: Person, seconds_since_1970: int) -> Json:
    """The part of a `Message` that such a thing is, with every field that Telegram sends."""
    match kind:
        case "contact":
            return {"contact": {"phone_number": "+31201234567", "first_name": "Huisarts", "vcard": ""}}
        case "location":
            return {"location": dict(_PLACE)}
        case "venue":
            venue = {"location": dict(_PLACE), "title": "De Linde", "address": "Lindelaan 1"}
            return {"venue": venue, "location": dict(_PLACE)}
        case "poll" | "quiz":
            return {"poll": _poll("quiz" if kind == "quiz" else "regular")}
        case "dice":
            return {"dice": {"emoji": "🎲", "value": 4}}
        case "story":
            return {"story": {"chat": person.chat.as_json(), "id": 1 + seconds_since_1970 % 1000}}
        case "video_note":
            return {"video_note": _file(length=240, duration=3)}
        case "animation":
            shown = _file(width=320, height=240, duration=2, file_name="zwaai.mp4", mime_type="video/mp4")
            return {"animation": shown, "document": _file(file_name="zwaai.mp4", mime_type="video/mp4")}
        case "sticker":
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            return {"sticker": _file(**shape, type="regular", emoji="👋")}
        case "audio":
            return {"audio": _file(duration=30, file_name="liedje.mp3", mime_type="audio/mpeg")}
        case "paid_media":
            preview = {"type": "preview", "width": 320, "height": 240, "duration": 0}
            return {"paid_media": {"star_count": 5, "paid_media": [preview]}}


def _file(**more: object) -> Json:
    identity = {"file_id": secrets.token_urlsafe(36), "file_unique_id": secrets.token_urlsafe(9)}
    return identity | {"file_size": 2048} | more


def _poll(kind: str) -> Json:
    options = [
        {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(("Ja", "Nee"))
    ]
    return {
        "id": str(secrets.randbits(62)),
        "question": "Komen jullie?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": kind,
        "allows_multiple_answers": False,
        "allows_revoting": kind == "regular",
        "members_only": False,
    }
