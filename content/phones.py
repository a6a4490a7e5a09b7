"""What a parent sees of a session, as phone screens: bubbles with pictures and buttons, no chat in between."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from content.instruments import Instrument
from content.interface import Interface
from content.items import Item
from content.sessions import Experiment, Session
from content.texts import Language, Level
from content.words import Words


@dataclass(frozen=True)
class Bubble:
    """One message, with its picture's key and its rows of buttons."""

    html: Markup
    buttons: tuple[tuple[str, ...], ...] = ()
    picture: str | None = None


@dataclass(frozen=True)
class Phone:
    """One screen, in one language and level."""

    language: Language
    level: Level
    bubbles: tuple[Bubble, ...]


@dataclass(frozen=True)
class Part:
    """A part of a session (its heading in Dutch), on a phone for each language and level."""

    heading: str
    phones: tuple[Phone, ...]


class Phones:
    """Draws the screens for one reader."""

    def __init__(self, interface: Interface, words: Words) -> None:
        self.interface, self.words = interface, words
        self.examples = interface.examples(words.language)

    def parts(self, session: Session) -> Iterator[tuple[str, tuple[Bubble, ...]]]:
        """Each part of a session: its heading and its bubbles."""
        yield "Uitleg", self.lesson(session)
        yield "Nog eens, anders gezegd", self.in_other_words(session)
        yield "Oefening", self.exercise(session)
        yield "Extra vraag in de check-in", (self.item(session.question),)
        yield "Vraag voor de groep", (Bubble(self.words.html(session.exchange)),)
        if session.midweek is not None:
            yield "Vraag halverwege de week", (Bubble(self.words.html(session.midweek)),)
        yield "Proefjes thuis", tuple(self.experiments(session))
        yield "Met je kind", self.children(session)

    def lesson(self, session: Session) -> tuple[Bubble, ...]:
        """The warning, the title and the small messages, with the note and the buttons below the last."""
        html, label, lesson = self.words.html, self.words.label, session.lesson
        opening = Bubble(self.say("lesson.title", title=self.words.plain(session.title)), picture=lesson.picture)
        warning = [Bubble(html(session.warning))] if session.warning else []
        messages = [Bubble(html(text)) for text in lesson.messages]
        if session.note:
            messages.append(Bubble(html(session.note)))
        buttons = ((label("lesson.in_other_words"),), (label("lesson.exercise"),))
        return (*warning, opening, *messages[:-1], Bubble(messages[-1].html, buttons))

    def in_other_words(self, session: Session) -> tuple[Bubble, ...]:
        """The same once more."""
        return tuple(Bubble(self.words.html(text)) for text in session.lesson.in_other_words)

    def exercise(self, session: Session) -> tuple[Bubble, ...]:
        """The steps, and what each of the other ways says."""
        html, label, exercise = self.words.html, self.words.label, session.exercise
        title = self.words.plain(exercise.title)
        opening = self.say("lesson.exercise", title=title, minutes=str(exercise.minutes))
        *first, last = (html(step) for step in exercise.steps)
        buttons = ((label("lesson.without_breath"), label("lesson.sitting")),)
        return (
            Bubble(opening, picture=exercise.picture),
            *map(Bubble, first),
            Bubble(last, buttons),
            Bubble(html(exercise.without_breath)),
            Bubble(html(exercise.sitting)),
            Bubble(self.say("lesson.stop")),
        )

    def item(self, item: Item) -> Bubble:
        """A question with its buttons, those that every question has at the end."""
        labels = [choice.label for choice in item.choices(self.words)]
        width = 4 if item.kind == "scale" else 2 if item.kind == "choices" else 1
        rows = [tuple(labels[start : start + width]) for start in range(0, len(labels), width)]
        if item.kind == "choices":
            rows.append((self.words.label("answers.done"),))
        always = [(item.dont_know, "answers.dont_know"), (item.skip, "answers.skip")]
        rows.append(tuple(self.words.label(key) for offered, key in always if offered))
        return Bubble(Markup(item.question(self.words)), tuple(rows))  # noqa: S704 (rendered by the words)

    def experiments(self, session: Session) -> Iterator[Bubble]:
        """The three ideas, and each as a card."""
        titles = tuple((self.words.plain(idea.title),) for idea in session.experiments)
        would_read = self.say("reading.would_read")
        asked = self.say("experiment.ideas_reading", words=would_read)
        yield Bubble(asked, (*titles, (self.words.label("experiment.own"),)))
        for idea in session.experiments:
            yield Bubble(self.card(idea))
            yield Bubble(self.words.html(idea.tip))

    def card(self, idea: Experiment) -> Markup:
        """What · when · smallest step · when to stop."""
        html = self.words.html
        title = Markup("<b>{}</b>\n").format(self.words.plain(idea.title))
        return title + self.say(
            "experiment.card",
            what=html(idea.what),
            when=html(idea.when),
            smallest_step=html(idea.smallest_step),
            stop_rule=html(idea.stop_rule),
        )

    def children(self, session: Session) -> tuple[Bubble, ...]:
        """The children's theme, and the one thing to do together."""
        return (
            Bubble(self.words.html(session.children.theme)),
            Bubble(self.words.html(session.children.together)),
        )

    def opening(self, instrument: Instrument) -> Bubble:
        """What is said before its first question."""
        return Bubble(self.words.html(instrument.intro), ((self.words.label("checkin.start"),),))

    def questions(self, instrument: Instrument, keys: Collection[str]) -> tuple[Bubble, ...]:
        """Those of an instrument's questions with these keys, one after the other."""
        return tuple(self.item(item) for item in instrument.items_for(self.words.level) if item.key in keys)

    def say(self, key: str, **names: object) -> Markup:
        """An interface text, with examples for the names that are not given."""
        return self.words(key, **{**self.examples, **names})
