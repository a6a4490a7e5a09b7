"""/vraag: a parent asks; she knows who reads it and when, and can take it back while nobody answered."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from content.rendering import whole
from handlers import agreeing
from handlers.asking import cards
from handlers.asking.left_open import DROP, GO_ON, Drafts, put_aside, when_to_come_back
from handlers.core.buttons import Button
from handlers.core.choices import offered
from handlers.core.doors import always, on_command, on_edit, on_tap, on_typed_below, on_words
from handlers.core.rights import own_ask, parents
from handlers.core.turn import Heard, Tap, Turn
from handlers.shared.cards import seen_by
from handlers.shared.moments import one_after_another
from handlers.shared.reading_promise import readers_of, when_read, would_be_read
from storage import asks, journal, keyboards, outbox, questions, taken_words
from storage.asks import ASKED, DRAFT, Ask
from storage.keyboards import Keyboard

SEND, BACK = "send", "back"
# Words that wait for a yes, as Anker comes back to them.
DRAFTS = Drafts("ask", outbox.ASK, ("ask",), asks)

# Telegram takes 4096, and the words around them on a card need room.
MOST_LETTERS = 3000


@on_command("vraag", parents)
def begin(turn: Turn, heard: Heard) -> None:
    """/vraag: ask the facilitators something; what stands behind the command is shown before it goes."""
    mended = _draft_in(turn, heard)
    if mended is not None and edited(turn, replace(heard, text=heard.payload, subject=mended.id)):
        return
    if not somebody_reads(turn):
        return
    if mended is not None:
        asks.drop(turn.db, mended.id)
    for before in asks.unwritten_of(turn.db, turn.member.id):
        put_aside(turn, before.keyboard_id)
        asks.drop(turn.db, before.id)
    draft = asks.begin(turn.db, turn.member.id, at=turn.now)
    if heard.payload:
        _offer(turn, draft, heard, heard.payload)
        return
    _invite(turn, draft, turn.words("asking.write", facilitator=readers(turn)))


@on_words("ask", own_ask, takes_any_words=always)
def written(turn: Turn, heard: Heard) -> None:
    """Her words, or her voice note: they go."""
    draft = asks.get(turn.db, heard.subject)
    if draft.state != DRAFT:
        turn.no_longer_asked()
        return
    if not somebody_reads(turn):
        return
    trouble = unusable(heard)
    if trouble is not None:
        _ask(turn, draft, turn.words(trouble))
        return
    keyboard = turn.asked_under(heard)
    questions.close(turn.db, turn.person.id)
    if keyboard is not None:
        turn.show(keyboard, turn.words("asking.kept"))
    if turn.library.plain_commands.of(heard.text) is not None or agreeing.says_nothing(heard):
        _offer(turn, draft, heard, heard.text)  # a lone "stop" or "ja" is more often meant for Anker
        return
    asks.write(turn.db, draft.id, words=heard.text.strip() or None, voice=heard.file)
    _send(turn, draft)


@on_edit("ask")
def edited(turn: Turn, heard: Heard) -> bool:
    """Other words over those that wait for a yes: these go, and the old ones stand nowhere."""
    draft = asks.find(turn.db, heard.subject)
    if draft is None or draft.state != DRAFT or unusable(heard) is not None:
        return False
    asks.write(turn.db, draft.id, words=heard.text.strip() or None, voice=heard.file)
    journal.owe(turn.db)
    keyboard = keyboards.find(turn.db, draft.keyboard_id) if draft.keyboard_id else None
    if keyboard is not None and keyboard.open and SEND in offered(keyboard):
        _offer_again(turn, asks.get(turn.db, draft.id), keyboard)  # what stands above the yes is what goes
    turn.say(turn.words("errors.edit_taken"))
    return True


@on_words("ask_about", parents, takes_any_words=always)
def replied(turn: Turn, heard: Heard) -> None:
    """She replied to what her facilitator or a meeting says: with one tap it goes to the facilitators."""
    if not somebody_reads(turn):
        return
    trouble = unusable(heard)
    if trouble is not None:
        turn.say(turn.words(trouble))
        return
    _offer(turn, asks.begin(turn.db, turn.member.id, at=turn.now), heard, heard.text)


@on_tap("ask", own_ask, takes=(GO_ON, SEND, DROP, BACK))
def tapped(turn: Turn, tap: Tap) -> None:
    """Send it, rather not, or take it back."""
    found = asks.get(turn.db, tap.subject)
    match tap.choice:
        case "go_on" if found.state == DRAFT:
            if somebody_reads(turn):
                _offer_again(turn, found, tap.keyboard)
        case "send" if found.state == DRAFT:
            if somebody_reads(turn):
                turn.show(tap.keyboard, turn.words("asking.kept"))
                _send(turn, found)
        case "drop" if found.state == DRAFT:
            questions.close_about(turn.db, turn.person.id, "ask", found.id)
            asks.drop(turn.db, found.id)
            turn.show(tap.keyboard, turn.words("asking.stopped"))
        case "back" if found.is_open:
            _take_back(turn, found, tap)
        case _:
            turn.tell("errors.old_button")


@on_typed_below("ask")
def typed(turn: Turn, heard: Heard, keyboard: Keyboard) -> bool:
    """More words while these wait for a yes: she hears that they do not go along, and what does."""
    draft = asks.find(turn.db, keyboard.subject)
    if draft is None or draft.state != DRAFT or not goes_not_along(turn, heard):
        return False
    put_aside(turn, keyboard.id)
    spoken = turn.say(*_may_it_go_as_it_is(turn, draft), about="ask", subject=draft.id)
    assert spoken.keyboard is not None
    asks.shown(turn.db, draft.id, spoken.keyboard.id)
    asks.come_back(turn.db, draft.id, at=when_to_come_back(turn))
    return True


def goes_not_along(turn: Turn, heard: Heard) -> bool:
    """Whether these words are beside what waits for somebody to read it; she hears so."""
    facilitators = readers(turn) if agreeing.is_more(turn, heard) else ""
    if facilitators:
        turn.say(turn.words("asking.waits", facilitator=facilitators))
    return bool(facilitators)


def _take_back(turn: Turn, found: Ask, tap: Tap) -> None:
    """It goes; what Telegram deletes no more, and who is asked to, is said."""
    left = cards.forget(turn, found)
    names = one_after_another([person.called for person in left], turn.words)
    key = "asking.voice_stays" if left else "asking.taken_back"
    turn.show(tap.keyboard, turn.words(key, **({"facilitator": names} if left else {})))


def readers(turn: Turn) -> str:
    """Who reads what she asks, by name."""
    reading = readers_of(turn, turn.member.group_id)
    return one_after_another([person.called for _, person in reading], turn.words)


def unusable(heard: Heard) -> str | None:
    """Which text says why this cannot be passed on; None where it can."""
    if heard.kind not in ("text", "voice") or (heard.kind == "text" and not heard.text.strip()):
        return "asking.only_words"
    return "asking.too_long" if len(heard.text) > MOST_LETTERS else None


def somebody_reads(turn: Turn) -> bool:
    """Whether a facilitator can be reached; if not, that is said, and her words stay hers."""
    if readers_of(turn, turn.member.group_id):
        return True
    turn.say(turn.words("asking.nobody"))
    return False


def show_to_parent(turn: Turn, found: Ask, key: str, *, to_back: bool) -> None:
    """What the parent sees of it, in the message that said it went."""
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    owner = cards.asker(turn, found)
    if keyboard is None or owner is None:
        return
    words = turn.words_for(owner)
    rows = [[Button(words.label("asking.take_back"), BACK)]] if to_back else []
    turn.show(keyboard, words(key, facilitator=turn.person.called), rows, to=owner)


def tell_anew(turn: Turn, found: Ask) -> None:
    """Others read it, or at another time: where the parent was told of that, she reads how it is now."""
    keyboard = keyboards.find(turn.db, found.keyboard_id) if found.keyboard_id else None
    owner = cards.asker(turn, found)
    if found.state == ASKED and keyboard is not None and keyboard.outbox_id is not None and owner is not None:
        turn.show(keyboard, *_who_reads(seen_by(turn, found.member_id, owner)), to=owner)


def _draft_in(turn: Turn, heard: Heard) -> Ask | None:
    """The draft that this message became before it was edited, while it waits for a yes."""
    taken = taken_words.find(turn.db, turn.person.id, heard.message_id) if heard.message_id else None
    draft = asks.find(turn.db, taken.subject) if taken is not None and taken.kind == "ask" else None
    return draft if draft is not None and draft.state == DRAFT else None


def _invite(turn: Turn, draft: Ask, text: Markup) -> None:
    """Ask for her words, with who reads them and when."""
    _ask(turn, draft, Markup("\n").join([text, would_be_read(turn), turn.words("asking.not_now")]))


def _ask(turn: Turn, draft: Ask, text: Markup) -> None:
    rows = [[Button(turn.words.label("asking.stop"), DROP)]]
    spoken = turn.say(text, rows, about="ask", subject=draft.id)
    assert spoken.keyboard is not None
    asks.shown(turn.db, draft.id, spoken.keyboard.id)
    turn.ask("ask", draft.id, keyboard_id=spoken.keyboard.id)


def _offer(turn: Turn, draft: Ask, heard: Heard, words: str) -> None:
    """Keep what she said, and ask whether it may go."""
    asks.write(turn.db, draft.id, words=words.strip() or None, voice=heard.file)
    turn.took("ask", replace(heard, subject=draft.id))
    spoken = turn.say(*_may_it_go(turn), about="ask", subject=draft.id)
    assert spoken.keyboard is not None
    asks.shown(turn.db, draft.id, spoken.keyboard.id)
    asks.come_back(turn.db, draft.id, at=when_to_come_back(turn))


def _offer_again(turn: Turn, draft: Ask, keyboard: Keyboard) -> None:
    """The same in the place of these buttons."""
    turn.show(keyboard, *_may_it_go_as_it_is(turn, draft))


def _may_it_go_as_it_is(turn: Turn, draft: Ask) -> tuple[Markup, list[list[Button]]]:
    """The same, with what she wrote."""
    told, rows = _may_it_go(turn)
    if draft.words:
        wrote = turn.words("asking.you_wrote", words=whole(draft.words))
    else:
        wrote = turn.words("asking.you_spoke")
    return Markup("\n").join([wrote, told]), rows


def _may_it_go(turn: Turn) -> tuple[Markup, list[list[Button]]]:
    """Whether it may go, to whom; where nobody reads now, that, with a button to go on later."""
    label, names = turn.words.label, readers(turn)
    asked = [turn.words("asking.may_it_go", facilitator=names)] if names else []
    told = [*asked, would_be_read(turn), turn.words("asking.not_now")]
    yes = Button(label("asking.send", facilitator=names), SEND) if names else Button(label("asking.go_on"), GO_ON)
    return Markup("\n").join(told), [[yes], [Button(label("asking.stop"), DROP)]]


def _send(turn: Turn, draft: Ask) -> None:
    """It goes to the facilitators, and she hears who reads it when."""
    asks.send(turn.db, draft.id, at=turn.now)
    cards.tell_all(turn, asks.get(turn.db, draft.id))
    spoken = turn.say(*_who_reads(turn), about="ask", subject=draft.id)
    assert spoken.keyboard is not None
    asks.shown(turn.db, draft.id, spoken.keyboard.id)


def _who_reads(turn: Turn) -> tuple[Markup, list[list[Button]]]:
    """To whom it goes, and who reads it when; she can take it back."""
    names = readers(turn)
    goes = turn.words("asking.sent", facilitator=names) if names else turn.words("asking.kept_for_later")
    return Markup("\n").join([goes, when_read(turn)]), [[Button(turn.words.label("asking.take_back"), BACK)]]
