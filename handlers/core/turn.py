"""A turn: one person's tap or word, in one transaction with everything it changes and everything said about it.

A conversation is a plain, synchronous function of its turn. It reads and writes through `turn.db`, and says things
by writing outbox messages; the sender speaks after the commit.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple, cast

from content.instruments import Instrument
from content.packs import Library
from content.texts import Language, Level
from content.words import Words
from handlers.core import buttons, choices
from handlers.core.buttons import Rows
from handlers.core.choices import AnyChoice, Choice
from storage import groups, keyboards, outbox, people, questions, taken_words
from storage.database import Transaction
from storage.groups import Group
from storage.keyboards import Keyboard
from storage.members import Member
from storage.people import Person
from storage.prompts import Prompt
from storage.said import Gone, Said, Text
from storage.sent_messages import Sent, Written


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button: what it stands for, and the message it stands under."""

    keyboard: Keyboard
    choice: AnyChoice
    index: int
    message_id: int | None
    secret: str = ""  # what the button carried beside

    @property
    def subject(self) -> int:
        """What the keyboard is about; its conversation knows of what kind."""
        return self.keyboard.subject

    @property
    def word(self) -> str:
        """The word of its choice."""
        return self.choice if isinstance(self.choice, str) else self.choice.word


@dataclass(frozen=True, slots=True)
class Heard:
    """What a person typed or sent; `subject` is what she was asked about.

    `file` is Telegram's id of a photo, voice note, video or document, and `kind` one of text, photo, voice, video,
    document. `payload` is what follows a command.
    """

    text: str
    kind: str = "text"
    file: str | None = None
    subject: int = 0
    keyboard_id: int | None = None
    message_id: int = 0
    payload: str = ""
    chat: int = 0  # where it was said, as Telegram knows it
    thread_id: int | None = None  # the forum topic
    in_forum: bool = False
    not_copyable: str = ""  # what it is, where Telegram copies it to nobody: contact, quiz, story, …
    phone: str = ""  # the number of a contact that was shared
    answers: int | None = None  # Telegram's id of the message that a command in a group answers
    answers_whom: int | None = None  # and that of whose it is
    item: str = ""  # of an edit: what of its subject she was asked when it was taken


class Put(NamedTuple):
    """What a turn puts in the place of a message with buttons of hers: these, and what is said above them."""

    keyboard: Keyboard
    says: Text


class Spoken(NamedTuple):
    """A message that was said: its place in the outbox, and its buttons."""

    outbox_id: int
    keyboard: Keyboard | None


@dataclass
class Turn:
    """What a conversation has at hand. `now` is programme time, in seconds UTC."""

    db: Transaction
    library: Library
    now: int
    bot_name: str
    telegram_id: int = 0  # of whoever taps or speaks
    first_name: str = ""
    language_code: str = "nl"
    chat_id: int | None = None  # where it happened, as Anker knows it
    in_group: bool = False
    known: Person | None = None
    joined: Member | None = None
    prompt: Prompt | None = None  # found by the right, where the door is about one
    in_this: Group | None = None  # the group she acts in, once it was looked up
    instruments: dict[tuple[object, ...], Instrument] = field(default_factory=dict)  # as prompts ask them
    toast: str = ""
    alert: bool = False
    happened_at: int = 0  # when she said it, by Telegram's date; of a tap, which has none, when it was received
    tapped: bool = False  # by a button; else by words, a command, or of Anker's own accord
    typed: bool = False  # by words: what they change in her chat waits in `put` until all is said
    may_be_older: int = 0  # so many seconds a tap may have waited before it was received
    unwritten: bool = False  # of what came, nothing is kept: neither what it said nor from whom
    misunderstood: str | None = None  # what to say of words that were no answer to what is open
    fleeting: list[tuple[int, Said]] = field(default_factory=list)  # done in a chat, by Telegram's id, unwritten
    work: list[tuple[str, int]] = field(default_factory=list)  # for workers, after the commit: name and id
    shown: dict[int, Text] = field(default_factory=dict)  # what this turn put in a message's place
    put: dict[int, Put] = field(default_factory=dict)  # the same, of what waits to be put there, or said below
    spoke: bool = False  # whether something new was said in her chat

    def __post_init__(self) -> None:
        self.happened_at = self.happened_at or self.now

    @property
    def person(self) -> Person:
        """Who taps or speaks; the door's right made sure that Anker knows her."""
        assert self.known is not None
        return self.known

    @property
    def member(self) -> Member:
        """As which member she acts; the door's right found it."""
        assert self.joined is not None
        return self.joined

    @property
    def group(self) -> Group:
        """The group she acts in."""
        if self.in_this is None or self.in_this.id != self.member.group_id:
            self.in_this = groups.get(self.db, self.member.group_id)
        return self.in_this

    @property
    def words(self) -> Words:
        """The texts in her language and at her level."""
        if self.known is not None:
            return self.words_for(self.known)
        return self.library.words(self.likely_language, "standaard")

    @property
    def likely_language(self) -> Language:
        """The language her telephone speaks, as far as Anker speaks it."""
        return "nl" if self.language_code.startswith("nl") else "en"

    @cached_property
    def _unread(self) -> int | None:
        """A reply of an earlier turn that still waits to be sent where this turn happened."""
        return None if self.chat_id is None else outbox.waiting_reply(self.db, self.chat_id)

    def words_for(self, person: Person) -> Words:
        """The texts for someone else."""
        return self.library.words(cast(Language, person.language), cast(Level, person.level))

    def refresh(self) -> None:
        """Look again at who she is, after something about her changed."""
        self.known = people.get(self.db, self.person.id)

    def say(
        self,
        text: str,
        rows: Rows = (),
        *,
        about: str = "",
        subject: int = 0,
        holds: Choice | None = None,
        to: Person | None = None,
        kind: str = outbox.REPLY,
        **delivery: Any,
    ) -> Spoken:
        """Say something to her (or to someone else), with buttons that lead to the conversation `about`.

        `holds` is the state of the step that the buttons belong to.
        `delivery` is passed to `outbox.add`: prompt_id, idempotency_key, valid_until, ….
        """
        recipient = to or self.known
        chat_id = recipient.chat_id if recipient else self.chat_id
        assert chat_id is not None
        if recipient is None and kind == outbox.REPLY and self._unread is not None:
            return Spoken(self._unread, None)  # somebody Anker does not know is told one thing at a time
        assert recipient is not None or not buttons.choices(rows), "buttons belong to somebody"
        return self.say_in(
            chat_id, text, rows, owner=recipient, about=about, subject=subject, holds=holds, kind=kind, **delivery
        )

    def say_in(
        self,
        chat_id: int,
        text: str,
        rows: Rows = (),
        *,
        kind: str,
        owner: Person | None = None,
        about: str = "",
        subject: int = 0,
        holds: Choice | None = None,
        thread_id: int | None = None,
        topic: str | None = None,
        belongs_to: int | None = None,
        secret: str = "",
        **delivery: Any,
    ) -> Spoken:
        """Say something in any chat, in a topic of it if need be; without an `owner` anyone there may tap.

        `thread_id` is the topic at Telegram, `topic` the purpose of one that Anker made (`storage/topics.py`).

        `belongs_to` is what the message is a part of: a meeting, a share. Its buttons carry the `secret` of which
        the keyboard `holds` the digest. `delivery` is passed to `outbox.add`.
        """
        keyboard = None
        if offered := buttons.choices(rows):
            owner_id = owner.id if owner else None
            keyboard = keyboards.add(
                self.db,
                person_id=owner_id,
                kind=about,
                subject=subject,
                choices=[choices.write(about, each) for each in offered],
                holds=None if holds is None else choices.spell(holds),
                at=self.now,
                unwritten=kind == outbox.UNWRITTEN,
            )
            if kind == outbox.UNWRITTEN and belongs_to is None:
                belongs_to = keyboard.id  # less than 0: it stays for as long as its own buttons are open
        place = topic if thread_id is None else None
        says = message(text, keyboard, rows, topic=place, thread=thread_id, secret=secret)
        if kind == outbox.REPLY and keyboard is None and not delivery:
            said = outbox.waiting_like(self.db, chat_id, says)
            if said is not None:
                self.spoke |= chat_id == self.chat_id
                return Spoken(said, None)  # "I do not understand that" once, not three hundred times
        outbox_id = outbox.add(
            self.db,
            chat_id=chat_id,
            kind=kind,
            says=says,
            at=self.now,
            subject=belongs_to,
            **delivery,
        )
        self.spoke |= chat_id == self.chat_id
        if keyboard is not None:
            keyboards.shown_in(self.db, keyboard.id, outbox_id)
        return Spoken(outbox_id, keyboard)

    def show(
        self,
        keyboard: Keyboard,
        text: str,
        rows: Rows = (),
        *,
        holds: Choice | None = None,
        to: Person | None = None,
        chat_id: int | None = None,
        not_before: int | None = None,
    ) -> Keyboard:
        """Put another text and other buttons in the place of a message with buttons: hers, or one in `chat_id`.

        Not before an instant, where that is given. Buttons that were moved down stand nowhere yet: they are said.
        """
        offered = [choices.write(keyboard.kind, each) for each in buttons.choices(rows)]
        state = None if holds is None else choices.spell(holds)
        by_her = to is None and chat_id is None and (self.tapped or self.typed)
        renewed = keyboards.renew(self.db, keyboard, offered, state, at=self.now if by_her else None)
        says = message(text, renewed, rows)
        if keyboard.outbox_id is None:
            return self._say_moved(renewed, says)
        self.shown[keyboard.outbox_id] = says
        if self.typed and to is None and chat_id is None and not_before is None:
            self.put[keyboard.outbox_id] = Put(renewed, says)
            return renewed
        outbox.add_edit(
            self.db,
            chat_id=(to or self.person).chat_id if chat_id is None else chat_id,
            edits=keyboard.outbox_id,
            says=says,
            at=self.now,
            not_before=not_before,
        )
        return renewed

    def put_there(self, outbox_id: int, put: Put) -> None:
        """Write down what waited: it changes in its place."""
        assert self.chat_id is not None
        outbox.add_edit(self.db, chat_id=self.chat_id, edits=outbox_id, says=put.says, at=self.now)

    def put_below(self, put: Put, like: Written) -> None:
        """The same in a message of its own, which belongs to what the one above, written down so, belonged to."""
        assert self.chat_id is not None
        kind = outbox.REPLY if like.kind in (outbox.PROMPT, outbox.REMINDER) else like.kind
        outbox_id = outbox.add(
            self.db,
            chat_id=self.chat_id,
            kind=kind,
            says=put.says,
            at=self.now,
            prompt_id=like.prompt_id,
            subject=like.subject,
        )
        keyboards.moved_to(self.db, put.keyboard.id, outbox_id, at=self.now)

    def move_down(self, keyboard: Keyboard) -> Keyboard:
        """Buttons about the same for a message further down; what is shown of them next is said there."""
        return keyboards.add(
            self.db,
            person_id=keyboard.person_id,
            kind=keyboard.kind,
            subject=keyboard.subject,
            choices=keyboard.choices,
            holds=keyboard.holds,
            at=self.now,
        )

    def say_again(self, keyboard: Keyboard, text: str, rows: Rows) -> Keyboard:
        """Say what these buttons, moved down, stand under; each stands for what it stood for."""
        return self._say_moved(keyboard, message(text, keyboard, rows))

    def put_in_place(self, keyboard: Keyboard, text: str, rows: Rows, *, about: str) -> None:
        """Put something of another conversation in the place of a message with buttons; those are dead then."""
        assert keyboard.outbox_id is not None
        keyboards.renew(self.db, keyboard, ())
        other = keyboards.add(
            self.db, person_id=keyboard.person_id, kind=about, subject=0, choices=(), at=self.now
        )
        keyboards.shown_in(self.db, other.id, keyboard.outbox_id)
        self.show(replace(other, outbox_id=keyboard.outbox_id), text, rows)

    def _say_moved(self, keyboard: Keyboard, says: Text) -> Keyboard:
        outbox_id = outbox.add(self.db, chat_id=self.person.chat_id, kind=outbox.REPLY, says=says, at=self.now)
        self.spoke = True
        keyboards.shown_in(self.db, keyboard.id, outbox_id)
        return replace(keyboard, outbox_id=outbox_id)

    def take_away(self, keyboard: Keyboard, text: str) -> None:
        """Put a text in the place of a message with buttons of hers; a tap that is on its way still counts.

        Where she deleted the message, nothing comes of it: its time is over, at whatever hour that is.
        """
        assert keyboard.outbox_id is not None
        self.put.pop(keyboard.outbox_id, None)
        outbox.add_edit(
            self.db,
            chat_id=self.person.chat_id,
            edits=keyboard.outbox_id,
            says=message(text),
            at=self.now,
            kind=outbox.CORRECTION,
        )

    def delete(self, message: Sent) -> None:
        """Delete what stands in a chat, as far as Telegram allows."""
        self.put.pop(message.id, None)
        outbox.add_edit(
            self.db,
            chat_id=message.chat_id,
            edits=message.id,
            says=Gone(),
            at=self.now,
            kind=outbox.DELETE,
        )

    def tell(self, key: str, *, alert: bool = False, **names: object) -> None:
        """Show a text for a moment over the chat, or, as an alert, until she closes it."""
        self.toast, self.alert = self.words.plain_message(key, **names), alert

    def took(self, about: str, heard: Heard, *, item: str = "") -> None:
        """Her words were taken as the answer to this: an edit of them changes what was taken."""
        if heard.message_id:
            taken_words.note(
                self.db, self.person.id, heard.message_id, about, heard.subject, at=self.now, item=item
            )

    def delete_words(self, message_id: int) -> None:
        """Delete what she wrote from her chat, once this turn is committed: once, and if Telegram will."""
        self.fleeting.append((self.telegram_id, Gone(message_id)))

    def asked_under(self, heard: Heard) -> Keyboard | None:
        """The buttons under the question that her words answer, if they are still open."""
        keyboard = keyboards.find(self.db, heard.keyboard_id) if heard.keyboard_id else None
        return keyboard if keyboard is not None and keyboard.open else None

    def no_longer_asked(self) -> None:
        """The words answer a question that is over: close it and say so, unless they mean something else."""
        questions.close(self.db, self.person.id)
        self.misunderstand("errors.question_closed")

    def misunderstand(self, key: str, **names: object) -> None:
        """The words are no answer to what is open: this is said, unless they are heard as something else."""
        self.misunderstood = self.words(key, **names)

    def ask(self, about: str, subject: int, *, keyboard_id: int | None = None) -> None:
        """What she types next is the answer to this question."""
        questions.ask(self.db, self.person.id, about, subject, at=self.now, keyboard_id=keyboard_id)


def message(
    text: str,
    keyboard: Keyboard | None = None,
    rows: Rows = (),
    *,
    topic: str | None = None,
    thread: int | None = None,
    secret: str = "",
) -> Text:
    """A text with its buttons, in a topic if need be; whom it is for stands beside it in the outbox."""
    return Text(str(text), buttons.keys(keyboard, rows, secret), topic, thread)
