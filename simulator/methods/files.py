"""Methods that send files, and the one that says where to fetch them."""

from typing import Any

from aiogram.methods import (
    EditMessageMedia,
    GetFile,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendPhoto,
    SendVideo,
    SendVoice,
)

from simulator.files import MAX_DOWNLOAD, FileKind, StoredFile
from simulator.methods.editing import changed, new_keyboard, own_message
from simulator.methods.registry import Request, method
from simulator.methods.sending import open_place, read_words, send
from simulator.refusals import bad_request
from simulator.shapes import Json

ALBUM = range(2, 11)
ALONE_IN_ALBUM = ("document", "audio")
NAMES: dict[FileKind, str] = {
    "photo": "photos",
    "video": "videos",
    "voice": "voice notes",
    "audio": "audios",
    "document": "documents",
}


@method(SendDocument)
def send_document(request: Request, call: SendDocument) -> Json:
    """Send any file."""
    return _send(request, call, "document", call.document)


@method(SendPhoto)
def send_photo(request: Request, call: SendPhoto) -> Json:
    """Send a picture."""
    return _send(request, call, "photo", call.photo)


@method(SendVoice)
def send_voice(request: Request, call: SendVoice) -> Json:
    """Send a voice note."""
    return _send(request, call, "voice", call.voice, _seconds(call.duration))


@method(SendVideo)
def send_video(request: Request, call: SendVideo) -> Json:
    """Send a film."""
    return _send(request, call, "video", call.video, _seconds(call.duration))


@method(SendAudio)
def send_audio(request: Request, call: SendAudio) -> Json:
    """Send a sound file."""
    return _send(request, call, "audio", call.audio, _seconds(call.duration))


@method(SendMediaGroup)
def send_media_group(request: Request, call: SendMediaGroup) -> list[Json]:
    """Send two to ten files as one album."""
    world = request.world
    if len(call.media) not in ALBUM:
        raise bad_request("media must include 2-10 items")
    kinds = {media.type for media in call.media}
    for kind in ALONE_IN_ALBUM:
        if kind in kinds and len(kinds) > 1:
            raise bad_request(f"{kind} can't be mixed with other media types")
    contents = [
        (
            read_words(world, media.caption, media.parse_mode, media.caption_entities, caption=True),
            file_of(request, _kind(media.type), media.media),
        )
        for media in call.media
    ]
    place = open_place(world, call, NAMES[_kind(call.media[0].type)])
    world.pacing.spend(place.chat.id, len(contents))
    album = str(world.next_album_id())
    return [
        world.post(place.chat, world.bot, content=words, file=file, album=album, **place.details()).as_json()
        for words, file in contents
    ]


@method(EditMessageMedia)
def edit_message_media(request: Request, call: EditMessageMedia) -> Json:
    """Replace a file, its caption and the buttons."""
    media: Any = call.media
    words = read_words(request.world, media.caption, media.parse_mode, media.caption_entities, caption=True)
    message = own_message(request.world, call)
    file = file_of(request, _kind(media.type), media.media)
    return changed(request.world, message, file=file, content=words, keyboard=new_keyboard(call)).as_json()


@method(GetFile)
def get_file(request: Request, call: GetFile) -> Json:
    """Tell where a file can be fetched."""
    stored = request.world.files.by_id(call.file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }


def file_of(request: Request, kind: FileKind, source: Any, duration: int = 0) -> StoredFile:
    """The file a call brings along or names by its id.

    Raises:
        Refusal: when there is none, or it is of another kind.
    """
    files = request.world.files
    if source.startswith("attach://"):
        upload = request.uploads.get(source.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
        return files.receive(kind, upload.name, upload.content, duration)
    if source.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = files.by_id(source)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored


def _send(request: Request, call: Any, kind: FileKind, source: Any, duration: int = 0) -> Json:
    words = read_words(request.world, call.caption, call.parse_mode, call.caption_entities, caption=True)
    file = file_of(request, kind, source, duration)
    return send(request.world, call, words, file, NAMES[kind]).as_json()


def _kind(media_type: str) -> FileKind:
    for kind in NAMES:
        if kind == media_type:
            return kind
    raise bad_request(f"the local Telegram does not model media of type {media_type}")


def _seconds(duration: Any) -> int:
    return int(duration.total_seconds() if hasattr(duration, "total_seconds") else duration or 0)
