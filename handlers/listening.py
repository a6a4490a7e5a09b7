"""What is heard in whatever a person types: words of danger, a wish to stop, the label of a button in sight.

Nothing of it is kept, counted for a person, or shown to staff. A computer reads, and says so.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from content.danger import Signal
from content.plain_commands import PlainCommand
from content.typed import folded, is_crying, is_nod
from content.typed_nothing import says_nothing
from handlers.core.buttons import Button, Rows, in_rows
from handlers.core.doors import COMMAND, find, on_tap
from handlers.core.entering import let_go_of_which, obey
from handlers.core.rights import acting_as, known, members_all
from handlers.core.turn import Heard, Tap, Turn
from handlers.preferences import stopping
from handlers.shared import menu, prompt_life
from handlers.shared.below import (
    QUESTION,
    ask_below,
    ask_where_it_is_seen,
    asks_last,
    asks_lately,
    step_of_enrolling,
)
from handlers.shared.in_sight import asks_by_buttons, plain
from handlers.shared.moments import one_or_another
from handlers.shared.reading_promise import readers_of, would_be_read
from storage import members, outbox, prompts, questions, sent_messages, warm_words
from storage.keyboards import Keyboard
from storage.members import FACILITATOR, PARENT, TAKING_PART, Member
from storage.prompts import DECLINED, Prompt

LISTENING = "listening"
NUMBERS, ASK, CALL, THESE, PAUSE, ALL, NOTHING = "numbers", "ask", "call", "these", "pause", "all", "nothing"

# The commands behind the buttons, as they are registered.
_BEHIND = {NUMBERS: "hulp", ASK: "vraag", CALL: "bel", PAUSE: "pauze", ALL: "stop"}
_URGENT = ("emergency", "suicide_prevention")


# What is said where it is answered by its buttons; all else says what may be typed.
_ASKS_FOR_A_TAP = ("errors.not_understood", "enrolment.tap_a_button", "prompt.not_understood")

# With the first of so many answers in another language come the numbers in it.
_FOREIGN_ANSWERS = 7


def met_danger(turn: Turn, text: str) -> bool:
    """Answer words of danger: one warm line, one step outward, two numbers; whether there were any."""
    heard = turn.library.danger.heard(text)
    if heard is None or heard.tier != "danger":
        return False
    _say_danger(turn, heard)
    return True


def met_danger_mended(turn: Turn, text: str) -> bool:
    """The same of words written over others; what staff writes is about somebody else."""
    return not _is_staff(turn) and met_danger(turn, text)


def met_danger_behind(turn: Turn, text: str) -> bool:
    """The same of words behind a command, which a stranger may type, too."""
    return met_danger(turn, text) if turn.known is None else met_danger_mended(turn, text)


def beside_command(turn: Turn, heard: Heard) -> None:
    """What words behind a command, which a stranger may type too, mean beside it."""
    if turn.known is None:
        met_danger(turn, heard.text)
    else:
        beside(turn, heard, None)


def met_foreign(turn: Turn, text: str) -> bool:
    """Answer words in a language Anker does not speak with the numbers in it; whether they were."""
    language = turn.library.foreign.of(text)
    if language is None or (turn.known is not None and language.key == turn.words.language):
        return False
    _say(turn, turn.library.numbers_in(language))
    return True


def beside(turn: Turn, heard: Heard, command: PlainCommand | None) -> None:
    """The words were taken as an answer; what else they may have meant."""
    signal = _heard_in(turn, heard.text) if not _is_staff(turn) else None
    if signal is not None and signal.tier == "danger":
        _say_danger(turn, signal)
        ask_below(turn, briefly=True)
    elif signal is not None:
        say_heavy(turn)
        ask_below(turn, briefly=shows_ways_out(turn))
    elif command is not None:
        _offer(turn, command, heard.text)
    elif not _is_staff(turn):
        _numbers_beside(turn, heard.text)


def _numbers_beside(turn: Turn, text: str) -> None:
    """Her answer was in a language Anker does not speak: the numbers in it, with the first of several."""
    language = turn.library.foreign.of(text)
    if language is None or language.key == turn.words.language:
        return
    kept = not turn.unwritten
    if warm_words.next_of(turn.db, turn.person.id, "numbers in it", of=_FOREIGN_ANSWERS, kept=kept) == 0:
        _say(turn, turn.library.numbers_in(language))
        ask_below(turn)


def say_heavy(turn: Turn) -> None:
    """One warm line with a step outward, never the same twice in a row."""
    _say(turn, *_heavy(turn))


def shows_ways_out(turn: Turn) -> bool:
    """Whether the warm line has buttons: in simple words it stands alone."""
    return turn.words.level == "standaard" and not turn.unwritten


def put_heavy(turn: Turn, keyboard: Keyboard) -> None:
    """The same, in the place of a question that was answered by a tap."""
    turn.put_in_place(keyboard, *_heavy(turn), about=LISTENING)


def _heavy(turn: Turn) -> tuple[str, Rows]:
    wordings = turn.library.interface.wordings("listening", "heavy")
    number = warm_words.next_of(turn.db, turn.person.id, "heavy", of=len(wordings), kept=not turn.unwritten)
    rows = _ways_out(turn) if shows_ways_out(turn) else []
    told = [turn.words(wordings[number])]
    if rows and _parent_in(turn) and not _readers(turn):
        told.append(turn.words("listening.nobody_reached"))
    return Markup("\n").join(told), rows


def say_to_stranger(turn: Turn, heard: Heard) -> None:
    """Somebody Anker does not know, or no longer: how one comes in, that a computer reads, where people are."""
    if turn.library.danger.heard(heard.text) is not None or is_crying(heard.text):
        wordings = turn.library.interface.wordings("listening", "heavy")
        told = turn.words(wordings[turn.now % len(wordings)])  # which was last is kept of nobody unknown
    else:
        told = turn.words("errors.not_a_member")
    turn.say(f"{told}\n\n{turn.words('listening.computer_reads_alone')}")


def say_not_understood(turn: Turn, text: str, heard: Heard) -> None:
    """The words are nothing known: what could be an answer, that a computer reads, where people are."""
    signal, hints = _heard_in(turn, heard.text), _commands(turn)
    meant = turn.library.plain_commands.meant_by(plain(heard.text), hints)
    if signal is not None or is_crying(heard.text):
        say_heavy(turn)
        ask_below(turn, briefly=shows_ways_out(turn))
    elif _only_nods(turn, text, heard):
        _say_once(turn, turn.words("listening.nodded"), ())
    elif meant is not None or not met_foreign(turn, heard.text):
        is_over = text == turn.words("errors.question_closed")
        told = turn.words("listening.no_voice") if heard.kind == "voice" and not is_over else text
        rows: Rows = [[Button(hints[meant], menu.Meant(meant))]] if meant and not turn.unwritten else []
        rows = rows or _ways_to_who_is_named(turn, heard)
        if not rows and heard.kind == "text" and text == turn.words("errors.not_understood"):
            rows = menu.way_in(turn)
        if is_over or turn.unwritten:
            _say_once(turn, f"{told}\n\n{_computer_reads(turn)}", rows)
            return
        by_its_buttons = text in [turn.words(key) for key in _ASKS_FOR_A_TAP]
        again = by_its_buttons and sent_messages.was_not_understood(turn.db, turn.person.chat_id)
        _say_once(turn, f"{told}\n\n{_computer_reads(turn)}", rows, belongs_to=outbox.NOT_UNDERSTOOD)
        if again:
            ask_where_it_is_seen(turn)


def _heard_in(turn: Turn, text: str) -> Signal | None:
    """What words say of danger, or that it is heavy; a lone “rather not” or “not sure” says neither."""
    return None if says_nothing(text) else turn.library.danger.heard(text)


def _ways_to_who_is_named(turn: Turn, heard: Heard) -> Rows:
    """“Ik wil Sanne spreken”: the ways to a facilitator of hers whom the words name."""
    said = {*folded(heard.text).split()}
    readers = (person for each in _parent_in(turn) for _, person in readers_of(turn, each.group_id))
    named = (name for person in readers if (name := folded(person.called).split()))
    if turn.unwritten or not any(said.issuperset(name) for name in named):
        return []
    return [[Button(turn.words.label("listening.ask", facilitator=_readers(turn)), ASK)], *call(turn)]


def _only_nods(turn: Turn, text: str, heard: Heard) -> bool:
    """Whether she says that she read it, where nothing is asked: ok, fijn, a heart."""
    return heard.kind == "text" and text == turn.words("errors.not_understood") and is_nod(heard.text)


def ask_what_to_stop(turn: Turn) -> None:
    """“Stop”: these questions, everything for a while, or altogether?"""
    if _acting(turn) is None:
        _say(turn, turn.words("listening.stop_enrolling" if _may_go_on(turn) else "listening.stop_over"))
        return
    if all(each.state == members.STOPPED for each in _taking_part(turn)):
        _say(turn, turn.words("preferences.stopped"))
        return
    choices = [THESE] * bool(_open_prompts(turn) or questions.of(turn.db, turn.person.id))
    choices += [PAUSE] * _may(turn, "pauze") + [ALL, NOTHING]
    buttons = [[Button(turn.words.label(f"listening.stop_{choice}"), choice)] for choice in choices]
    _say(turn, turn.words("listening.stop_which"), buttons)


def take_thanks(turn: Turn) -> None:
    """“Dank je wel”: that is all; a parent hears how it reaches the facilitator, for whom it may have been."""
    if names := _readers(turn):
        _say(turn, turn.words("listening.thanked", facilitator=names))
    else:
        _say(turn, turn.words("listening.thanked_alone"))


def leave_it(turn: Turn) -> None:
    """“Toch niet”, “klaar”, “terug”, where no button in sight says so: what was asked is let go of."""
    if let_go_of_which(turn):
        return
    if questions.of(turn.db, turn.person.id) is not None and _acting(turn) is not None:
        questions.close_all(turn.db, turn.person.id)
        _say(turn, turn.words("listening.let_go"))
    elif is_enrolling(turn):
        _say(turn, turn.words("listening.stop_enrolling"))
    elif _open_prompts(turn):
        _say(turn, turn.words("listening.goes_on"))
        ask_below(turn)
    elif asks_lately(turn):
        _say(turn, turn.words("listening.let_go"))
    else:
        _say(turn, turn.words("listening.nothing_open"))


def has_open(turn: Turn, heard: Heard) -> bool:
    """Whether something waits for her answer."""
    asked = (prompts.asked_of(turn.db, each.id, now=turn.happened_at) for each in _parent_in(turn))
    waits = questions.of(turn.db, turn.person.id) is not None or bool(_open_prompts(turn))
    waits = waits or any(each is not None for each in asked)
    waits = waits or step_of_enrolling(turn) is not None or asks_last(turn)
    return waits or asks_by_buttons(turn, heard)


def let_wait(turn: Turn, heard: Heard) -> None:
    """“Straks”, where nothing can be put off: what was asked stays, and there is no hurry."""
    if not has_open(turn, heard):
        _say(turn, turn.words("listening.nothing_open"))
    else:
        _say(turn, turn.words("listening.waits"))
        ask_below(turn)


def offer_nearest(turn: Turn, typed: str) -> None:
    """A command that is not there: the one that may be meant, behind a button that says what it does."""
    hints = _commands(turn)
    nearest = turn.library.plain_commands.nearest(typed, hints)
    if nearest is None:
        _say_once(turn, turn.words("errors.unknown_command"), menu.way_in(turn))
    else:
        offered = [Button(hints[nearest], menu.Meant(nearest))]
        _say_once(turn, turn.words("errors.near_command"), [offered, *menu.way_in(turn)])


def call(turn: Turn) -> list[list[Button]]:
    """The button with which a parent asks for a call, where somebody can be reached."""
    if turn.known is None or not (names := _readers(turn)):
        return []
    return [[Button(turn.words.label("listening.call", facilitator=names), CALL)]]


@on_tap(LISTENING, known, takes=(THESE, NOTHING, QUESTION, menu.WHAT_I_CAN, menu.Meant, *_BEHIND))
def tapped(turn: Turn, tap: Tap) -> None:
    """A button under what was said: numbers, a question, or what is to stop."""
    if tap.choice == THESE:
        stop_these(turn)
        turn.show(tap.keyboard, turn.words("listening.let_go"))
    elif tap.choice == NOTHING:
        turn.show(tap.keyboard, turn.words("listening.goes_on"))
        ask_below(turn)
    elif tap.choice == QUESTION:
        stands_below = ask_below(turn)  # it may have been answered meanwhile
        turn.show(tap.keyboard, turn.words("listening.moved_down" if stands_below else "listening.nothing_open"))
    elif tap.choice == menu.WHAT_I_CAN:
        menu.show_from_help(turn)
    elif tap.choice == ALL and (place := _stops_at_once(turn)) is not None:
        turn.joined = place
        turn.show(tap.keyboard, turn.words("listening.moved_down"))
        stopping.stop_at_once(turn)
    else:
        door = find(COMMAND, tap.choice.command if isinstance(tap.choice, menu.Meant) else _BEHIND[tap.word])
        if door is None:
            turn.tell("errors.old_button")
            return
        if door.may.roles and not acting_as(turn, door.may.roles):
            turn.tell("errors.not_for_you", alert=True)
            return
        obey(turn, door.name)


def _stops_at_once(turn: Turn) -> Member | None:
    """As which parent she stops, where it is clear; who works for others is asked once more."""
    places = acting_as(turn, members_all.roles)
    is_clear = len(places) == 1 and places[0].role == PARENT and places[0].state != members.STOPPED
    return places[0] if is_clear else None


def stop_these(turn: Turn) -> None:
    """The open questions are closed: what was answered stays, the rest was left out."""
    questions.close_all(turn.db, turn.person.id)
    for prompt in _open_prompts(turn):
        prompt_life.close(turn, prompt, DECLINED, text="prompt.skipped")


def _say_danger(turn: Turn, signal: Signal) -> None:
    rows = _ways_out(turn) if turn.known is not None and not turn.unwritten else []
    lines, question = _numbers_now(turn, signal), _shall_facilitator_call(turn)
    _say(turn, turn.words("listening.danger", lines=lines, question=question), rows)


def _offer(turn: Turn, command: PlainCommand, text: str) -> None:
    """A lone word was kept as an answer; if it was meant as a command, here it is."""
    if turn.unwritten:
        return  # a draft has its own way out, and nothing else may tell of it
    if command == "help":
        rows: Rows = _ways_out(turn)
    elif command in ("stop", "pause"):
        these = command == "stop" and bool(_open_prompts(turn) or questions.of(turn.db, turn.person.id))
        choices = [THESE] * these + [PAUSE] * _may(turn, "pauze") + [ALL]
        rows = [[Button(turn.words.label(f"listening.stop_{choice}"), choice)] for choice in choices]
    else:
        return
    _say(turn, turn.words("listening.kept_as_answer", words=text), rows)


def _numbers_now(turn: Turn, signal: Signal) -> Markup:
    lines = {line.key: line for line in turn.library.helplines(turn.words.language)}
    chosen = [lines[key] for key in (*signal.helplines, *_URGENT) if key in lines][:2]
    told = []
    for line in dict.fromkeys(chosen):
        if line.chat:
            told.append(
                turn.words("listening.danger_line_chat", label=line.label, phone=line.number, chat=line.chat)
            )
        else:
            told.append(turn.words("listening.danger_line", label=line.label, phone=line.number))
    return Markup("\n").join(told)


def _ways_out(turn: Turn) -> list[list[Button]]:
    buttons = [Button(turn.words.label("listening.numbers"), NUMBERS)]
    if names := _readers(turn):
        buttons.append(Button(turn.words.label("listening.ask", facilitator=names), ASK))
    return [*in_rows(buttons), *call(turn)]


def _shall_facilitator_call(turn: Turn) -> str:
    """The question whether a facilitator may call, and when it is read; that nobody can, where nobody can."""
    if turn.known is None or not (parent_in := _parent_in(turn)):
        return ""
    names = _readers(turn)
    if not names:
        return turn.words("listening.nobody_reached")
    if turn.unwritten:
        return turn.words("listening.may_call_later", facilitator=names)
    reads = would_be_read(replace(turn, joined=parent_in[0])) if len(parent_in) == 1 else ""
    return turn.words("listening.may_call", facilitator=names, moment=reads)


def _computer_reads(turn: Turn) -> str:
    if names := _readers(turn):
        return turn.words("listening.computer_reads", facilitator=names)
    return turn.words("listening.computer_reads_alone")


def _readers(turn: Turn) -> str:
    """The facilitators a parent can reach, by name; empty for others, and where there is none."""
    groups = {member.group_id for member in _parent_in(turn)}
    names = dict.fromkeys(person.called for each in groups for _, person in readers_of(turn, each))
    return one_or_another(list(names), turn.words)


def _parent_in(turn: Turn) -> list[Member]:
    return [each for each in _taking_part(turn) if each.role == PARENT]


def _commands(turn: Turn) -> dict[str, str]:
    """The commands of all this person's roles, with what each does."""
    roles = [each.role for each in _taking_part(turn)] or ["stranger"]
    every = {command: hint for role in roles for command, hint in turn.words.commands(role).items()}
    return {command: hint for command, hint in every.items() if find(COMMAND, command) is not None}


def _may(turn: Turn, command: str) -> bool:
    door = find(COMMAND, command)
    return door is not None and any(member.role in door.may.roles for member in _taking_part(turn))


def _acting(turn: Turn) -> Member | None:
    """As whom this person takes part; the first of several, None while enrolling."""
    return next(iter(_taking_part(turn)), None)


def _taking_part(turn: Turn) -> list[Member]:
    return [each for each in members.of_person(turn.db, turn.person.id) if each.state in TAKING_PART]


def takes_part(turn: Turn) -> bool:
    """Whether she takes part in anything, be it resting or stopped."""
    return _acting(turn) is not None


def is_enrolling(turn: Turn) -> bool:
    """Whether she is on her way in, and takes part in nothing yet."""
    mine = members.of_person(turn.db, turn.person.id)
    return not takes_part(turn) and any(each.state == members.ENROLLING for each in mine)


def _may_go_on(turn: Turn) -> bool:
    """Whether /start leads on: she is on her way in, or said no and may think again."""
    mine = members.of_person(turn.db, turn.person.id)
    return any(each.state in (members.ENROLLING, members.REFUSED) for each in mine)


def _is_staff(turn: Turn) -> bool:
    """Whether these are words of a facilitator as one: who is a parent elsewhere writes there as a parent."""
    roles = {each.role for each in ([turn.joined] if turn.joined is not None else _taking_part(turn))}
    return FACILITATOR in roles and PARENT not in roles


def _open_prompts(turn: Turn) -> list[Prompt]:
    return [
        prompt
        for member in _taking_part(turn)
        if member.role == PARENT
        for prompt in prompts.waiting_of(turn.db, member.id)
    ]


def _say(turn: Turn, text: str, rows: Rows = (), *, belongs_to: int | None = None) -> None:
    kind = outbox.UNWRITTEN if turn.unwritten else outbox.REPLY
    turn.say(text, rows, about=LISTENING if rows else "", kind=kind, belongs_to=belongs_to)


def _say_once(turn: Turn, text: str, rows: Rows, *, belongs_to: int | None = None) -> None:
    """The same, unless the very same waits to be sent: who types on gets it once, not three hundred times."""
    labels = [button.label for row in rows for button in row]
    if turn.unwritten or not outbox.waits_to_say(turn.db, turn.person.chat_id, str(text), labels):
        _say(turn, text, rows, belongs_to=belongs_to)
