"""Files up and down, with python-telegram-bot's own client."""

import pytest
import telegram as ptb
from telegram.error import BadRequest

from simulator.files import MAX_DOWNLOAD, picture_size
from simulator.people import Person
from tests.simulator.pictures import png

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x01\x02\x03\x04" + b"\0" * 9


async def test_a_document_travels_up_and_a_person_can_open_it(bot: ptb.Bot, anna: Person) -> None:
    await bot.send_document(
        anna.id, b"\xef\xbb\xbfa;b", filename="week.csv", caption="<b>Persoonlijk</b>", parse_mode="HTML"
    )
    received = anna.last.document
    assert received is not None
    assert (received.name, received.mime, received.content) == ("week.csv", "text/csv", b"\xef\xbb\xbfa;b")
    assert (anna.last.text, anna.last.html) == ("Persoonlijk", "<b>Persoonlijk</b>")


async def test_what_a_person_sends_travels_down(bot: ptb.Bot, anna: Person) -> None:
    anna.send_voice(b"voice", duration=4)
    anna.send_photo(b"no real picture", caption="kijk")
    voice, photo = [u.message for u in await bot.get_updates(timeout=0) if u.message][-2:]
    assert voice is not None
    assert voice.voice is not None
    assert await (await voice.voice.get_file()).download_as_bytearray() == b"voice"
    assert photo is not None
    assert photo.caption == "kijk"
    assert await (await photo.photo[-1].get_file()).download_as_bytearray() == b"no real picture"


async def test_a_file_id_sends_the_same_file_again_and_only_as_what_it_is(bot: ptb.Bot, anna: Person) -> None:
    photo = anna.send_photo(png()).photo
    assert photo is not None
    again = await bot.send_photo(anna.id, photo.file_id)
    assert again.photo[0].file_unique_id == photo.unique_id
    with pytest.raises(BadRequest, match="Can't use file of type photo as voice"):
        await bot.send_voice(anna.id, photo.file_id)


async def test_an_album_is_documents_or_pictures_and_not_both(bot: ptb.Bot, anna: Person) -> None:
    picture, paper = ptb.InputMediaPhoto(png()), ptb.InputMediaDocument(b"x", filename="x.txt")
    sent = await bot.send_media_group(anna.id, [picture, picture], caption="Twee")
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["Twee", None]
    with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
        await bot.send_media_group(anna.id, [picture, paper])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "file must be non-empty"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (png(1, 21), "PHOTO_INVALID_DIMENSIONS"),
        (png(9_999, 2_000), "PHOTO_INVALID_DIMENSIONS"),
        (png() + b"\0" * 10 * 1024 * 1024, "too big for a photo"),
    ],
)
async def test_a_photo_telegram_would_not_take_is_refused(
    bot: ptb.Bot, anna: Person, content: bytes, says: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){says}"):
        await bot.send_photo(anna.id, content)


async def test_a_caption_is_shorter_than_a_text(bot: ptb.Bot, anna: Person) -> None:
    await bot.send_document(anna.id, b"x", filename="x.txt", caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(anna.id, b"x", filename="x.txt", caption="x" * 1025)


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(bot: ptb.Bot, anna: Person) -> None:
    film = anna.send_video(b"\0" * (MAX_DOWNLOAD + 1)).video
    assert film is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(film.file_id)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (png(7, 5), (7, 5)),
        (b"GIF89a\x07\0\x05\0", (7, 5)),
        (JPEG, (772, 258)),
        (b"BM", None),
        (b"\xff\xd8\xff", None),
    ],
)
def test_a_pictures_size_is_read_from_its_header(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size
