"""From a shared export and the facilitator's chat no parent is found but by chance; from one for work all are."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import update

from content.packs import Library
from reports.away import TOGETHER
from reports.export import PURPOSES, SHARING, WORK
from storage import members, prompts, waves
from tests.reports.attacker import CLUES, Clue, Loot, Notice, guess, opened
from tests.reports.cohort import FIRST_DAY, Cohort, at

GROUPS = 24
NAMES = ("Anna", "Bea", "Carla", "Dina")
DAYS = 28
FORMATS = ("csv", "xlsx", "sav")


def day(number: int) -> date:
    return date.fromordinal(FIRST_DAY.toordinal() + number - 1)


def lived(cohort: Cohort, dice: random.Random) -> tuple[dict[str, str], list[Notice], date]:
    """A month of a group of four: each mother's code, the facilitator's chat, and the first day all took part."""
    codes, chat, firsts = {}, [], dice.sample(range(1, 8), len(NAMES))
    away = {
        name: dice.choice((prompts.UNREACHABLE, prompts.PAUSED, prompts.WITHDRAWN, None))
        for name in dice.sample(NAMES, dice.choice((1, 1, 2, 3)))
    }
    for name, first in zip(NAMES, firsts, strict=True):
        who = cohort.member()
        codes[name] = who.pseudonym
        chat.append(Notice(name, "enrolled", day(first)))
        how = away.get(name)
        gone = _away(dice, how) if name in away else range(0)
        if gone:
            chat.append(Notice(name, "silent" if how is None else "away", day(gone.start), day(gone.stop)))
        with cohort.database.write() as db:
            if name in away and how is None:
                members.record_consent(db, who.id, members.SILENCE, True, version="v1", at=at(10, "10:00"))
            if name in away and how == prompts.WITHDRAWN:
                members.set_state(db, who.id, members.STOPPED)
            where = members.member.c.id == who.id
            values = {"enrolled_at": at(first, "10:23"), "first_day": day(first).toordinal()}
            db.run(update(members.member).where(where).values(**values))
        for number in range(first, DAYS + 1):
            if number in gone and how is not None:
                if how != prompts.WITHDRAWN or number == gone.start:
                    study_day = number - first + 1
                    cohort.prompt(who, number, state=prompts.NOT_SENT, reason=how, study_day=study_day)
                continue
            prompt = cohort.prompt(who, number, asked_in=("nl", "standaard"), study_day=number - first + 1)
            if number not in gone and dice.random() < 0.7:
                cohort.answer(prompt, "tension", str(dice.randint(0, 10)))
                cohort.close(prompt)
            else:
                cohort.close(prompt, prompts.EXPIRED, minutes=240)
        answers: dict[str, str] = {}
        on_paper = dice.random() < 0.4
        _measured(cohort, who, dice, on_paper, answers)
        if on_paper:
            chat.append(Notice(name, "paper", day(9), answers=answers))
        asked = dice.sample(range(first + 1, DAYS), 3)
        chat += [Notice(name, "asked", day(each)) for each in asked]
    return codes, chat, day(max(firsts) + 1)


def _measured(
    cohort: Cohort, who: members.Member, dice: random.Random, on_paper: bool, answers: dict[str, str]
) -> None:
    """The first measurement, in her chat or on paper; what she answered is put down in `answers`."""
    asked = cohort.prompt(
        who, 9, kind=prompts.WAVE, instrument="attention", subject=1, clock="12:00", asked_in=("nl", "standaard")
    )
    for item in ("signals", "early", "by_itself"):
        answers[item] = dice.choice(("never", "sometimes", "often", "mostly"))
        cohort.answer(asked, item, answers[item])
    cohort.close(asked)
    with cohort.database.write() as db:
        waves.add(db, asked, source=waves.PAPER if on_paper else waves.CHAT)


def _away(dice: random.Random, how: str | None) -> range:
    """From which day until before which: a silence is told after two weeks, who stops stays away."""
    if how is None:
        return range(10, 10 + dice.randint(15, 18))
    begins = dice.randint(11, 20)
    return range(begins, DAYS + 1 if how == prompts.WITHDRAWN else begins + dice.randint(3, 8))


def _as_they_came(loot: Loot) -> Loot:
    """The same rows in the order in which the mothers came."""
    first = {row["participant"]: row["enrolled_at"] for row in loot.rows("participants")}
    ordered = sorted(loot.rows("prompts"), key=lambda row: first[row["participant"]])
    return Loot({**loot.tables, "prompts": ordered}, loot.beside)


@pytest.mark.slow
def test_no_parent_is_linked_better_than_by_chance(tmp_path: Path, library: Library) -> None:
    found = dict.fromkeys(product(PURPOSES, FORMATS), 0)
    alone: Counter[tuple[str, Clue]] = Counter()  # found by one clue
    entered = 0
    beside: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for number in range(GROUPS):
        dice = random.Random(number)
        folder = tmp_path / str(number)
        folder.mkdir()
        cohort = Cohort(folder, library)
        codes, chat, first_day = lived(cohort, dice)
        format = FORMATS[number % len(FORMATS)]
        for purpose in PURPOSES:
            told = cohort.export(f"{purpose}.zip", purpose=purpose, format=format)
            known = told.summary.codes
            assert len(known) >= TOGETHER, "of fewer it is known who they are"
            with cohort.database.read() as db:
                of = {members.get(db, each).pseudonym: code for each, code in known.items()}
            loot = opened(told.out, folder / purpose)
            beside.setdefault((purpose, format), set()).add(loot.beside)
            right = {name: of.get(code) for name, code in codes.items()}
            guessed = guess(loot, chat, first_day, dice)
            found[purpose, format] += sum(guessed[name] == right[name] for name in NAMES)
            for clue in CLUES:
                read = _as_they_came(loot) if (purpose, clue) == (WORK, "order") else loot
                guessed = guess(read, chat, first_day, dice, (clue,))
                by = [each.name for each in chat if each.kind == "paper"] if clue == "paper" else NAMES
                alone[purpose, clue] += sum(guessed[name] == right[name] for name in by)
            entered += sum(each.kind == "paper" for each in chat) if purpose == WORK else 0
        cohort.database.close()
    # Each clue proves itself on the working export, where the rows are put in the order they once lay in.
    assert alone[WORK, "order"] == GROUPS * len(NAMES)
    assert alone[WORK, "days"] == GROUPS * len(NAMES)
    assert alone[WORK, "rows"] > GROUPS + 6 * GROUPS**0.5
    assert alone[WORK, "paper"] > entered / 4 + 6 * (entered / 4) ** 0.5
    for clue in ("days", "rows", "order"):
        assert alone[SHARING, clue] <= GROUPS + 3 * GROUPS**0.5, f"{clue}: {alone}"
    assert alone[SHARING, "paper"] <= entered / 4 + 3 * (entered / 4) ** 0.5, f"paper: {alone}, of {entered}"
    groups = GROUPS // len(FORMATS)
    for format in FORMATS:
        assert found["work", format] == groups * len(NAMES), "the search proves itself"
        # By chance one of four is right in each group, with a spread of one; three spreads are allowed.
        assert found["sharing", format] <= groups + 3 * groups**0.5, f"{format}: {found}"
    assert {place: len(each) for place, each in beside.items()} == dict.fromkeys(beside, 1), (
        "what a file says of itself is the same of every group"
    )
