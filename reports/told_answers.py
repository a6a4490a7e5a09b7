"""The answers to a prompt, whole: each item it asked with an answer, or with the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping

from content.items import Item
from reports.exported_prompts import Answer, ExportedPrompt
from reports.missing import Gaps
from reports.wording import Wording
from storage.responses import NOT_APPLICABLE, NOT_REACHED

ToldAnswers = dict[str, Answer]


class AnswerTeller:
    """Completes answers by what is missing among them."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._gaps: dict[tuple[str | None, str | None, int | None], Gaps] = {}
        self._nothing: dict[tuple[object, ...], ToldAnswers] = {}
        self._not_taught: dict[tuple[object, ...], frozenset[str]] = {}

    def of(self, prompt: ExportedPrompt) -> ToldAnswers:
        """The instrument's items in order, then what else was answered; not to be changed.

        Where items were drawn, these come first, in the order in which they were asked; the others do not apply.
        """
        told = self._whole(prompt)
        return told if prompt.drawn is None else _as_drawn(told, prompt.drawn)

    def _whole(self, prompt: ExportedPrompt) -> ToldAnswers:
        place = (prompt.instrument, prompt.snapshot, prompt.question_of)
        items, answers = self._wording.items(*place), prompt.answers
        gaps = self._gaps.get(place)
        if gaps is None:
            gaps = self._gaps[place] = Gaps(items)
        level = gaps.level(answers, prompt.level or prompt.level_now)
        untaught = self._not_taught.get((*place, prompt.session))
        if untaught is None:
            untaught = self._not_taught[(*place, prompt.session)] = self._untaught(prompt, items)
        if not answers:
            return self._of_no_answer(place, gaps, level, untaught)
        told = gaps.filled(answers, level, withheld=prompt.withheld, untaught=untaught)
        for key in sorted(answers.keys() - told.keys()):
            told[key] = answers[key]
        return told

    def _of_no_answer(
        self, place: tuple[str | None, str | None, int | None], gaps: Gaps, level: str, untaught: frozenset[str]
    ) -> ToldAnswers:
        found = self._nothing.get((*place, level, untaught))
        if found is None:
            found = self._nothing[(*place, level, untaught)] = gaps.filled({}, level, untaught=untaught)
        return found

    def _untaught(self, prompt: ExportedPrompt, items: Mapping[str, Item]) -> frozenset[str]:
        """Those of its items that its group had not been taught at its time."""
        programme = self._wording.programme
        return programme.untaught(items.values(), prompt.session) if programme else frozenset()


def _as_drawn(told: ToldAnswers, drawn: list[str]) -> ToldAnswers:
    asked = {key: told[key] for key in drawn if key in told}
    others = {key: answer for key, answer in told.items() if key not in asked}
    return asked | {
        key: ("", NOT_APPLICABLE, "", 0) if answer[1] == NOT_REACHED else answer for key, answer in others.items()
    }
