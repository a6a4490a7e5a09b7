"""Files that were sent: kept in memory, found again by their file id."""

import mimetypes
import secrets
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from simulator.refusals import bad_request
from simulator.shapes import Json

FileKind = Literal["photo", "voice", "video", "document", "audio"]
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "document": "documents", "audio": "music"}
SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "audio": ".mp3", "document": ""}
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024
Size = tuple[int, int]


@dataclass(frozen=True)
class StoredFile:
    """A file as Telegram keeps it; `path` is where the Bot API offers it, `width` and `height` in pixels."""

    file_id: str
    unique_id: str
    kind: FileKind
    name: str
    mime: str
    content: bytes
    path: str
    width: int = 0
    height: int = 0
    duration: int = 0

    def as_json(self) -> Json:
        """The `Document`, `Voice`, `Video`, … object of the Bot API (a photo is one of its sizes)."""
        described: Json = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.kind in ("photo", "video"):
            described |= {"width": self.width, "height": self.height}
        if self.kind in ("voice", "video", "audio"):
            described["duration"] = self.duration
        if self.kind != "photo":
            described["mime_type"] = self.mime
        if self.kind in ("document", "video", "audio"):
            described["file_name"] = self.name
        return described


class Files:
    """All files of this Telegram."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def keep(
        self, kind: FileKind, name: str, content: bytes, size: Size = (0, 0), duration: int = 0
    ) -> StoredFile:
        """Store a file under a new id."""
        suffix = PurePath(name).suffix or SUFFIXES[kind]
        mime = "audio/ogg" if kind == "voice" else mimetypes.guess_type(f"x{suffix}")[0]
        stored = StoredFile(
            file_id=secrets.token_urlsafe(36),
            unique_id=secrets.token_urlsafe(9),
            kind=kind,
            name=name,
            mime=mime or "application/octet-stream",
            content=content,
            path=f"{FOLDERS[kind]}/file_{len(self._by_id)}{suffix}",
            width=size[0],
            height=size[1],
            duration=duration,
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        return stored

    def receive(self, kind: FileKind, name: str, content: bytes, duration: int = 0) -> StoredFile:
        """Store what a bot uploads, if Telegram would take it.

        Raises:
            Refusal: for an empty or too large file, or a photo that is no picture or has odd proportions.
        """
        if not content:
            raise bad_request("file must be non-empty")
        if kind != "photo":
            return self.keep(kind, name, content, duration=duration)
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; the maximum size is 10485760 bytes"
            )
        size = picture_size(content)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        if sum(size) > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        return self.keep("photo", name, content, size)

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file the Bot API offers under this path."""
        return self._by_path.get(path)


def picture_size(content: bytes) -> Size | None:
    """Width and height of a PNG, GIF, WebP or JPEG from its header; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8X" and len(content) >= 30:
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> Size | None:
    position = 2
    while position + 9 < len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(content[position + 2 : position + 4], "big")
    return None
