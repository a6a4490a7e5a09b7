"""Two groups, whoever is wanted in them, in whatever role and state, and turns as any of them."""

from __future__ import annotations

from typing import cast

from sqlalchemy import bindparam, update

from content.packs import Library
from handlers.core.turn import Turn
from storage import (
    asks,
    broadcasts,
    evaluations,
    experiments,
    instrument_snapshots,
    members,
    people,
    phone_calls,
    planned_prompts,
    prompts,
    shares,
    waves,
)
from storage.database import Transaction
from storage.members import ACTIVE, FACILITATOR, Member
from tests.moments import T0, ZONE
from tests.scheduler.cast import a_group

NOT_THERE = 2**30

_numbers = iter(range(500_000, 600_000))
_PUT = update(members.member).where(members.member.c.id == bindparam("who")).values(state=bindparam("new_state"))


class Everybody:
    """The groups Linde and Eik, empty at first."""

    def __init__(self, db: Transaction) -> None:
        self.db = db
        self.linde, self.eik = a_group(db, at=T0), a_group(db, at=T0)
        self._slots = iter(range(1, 1_000))

    def member(
        self, role: str, state: str = ACTIVE, *, elsewhere: bool = False, person_id: int | None = None
    ) -> Member:
        """Someone in this role and state, in Linde or elsewhere; a new person, or one who is there already."""
        if person_id is None:
            person_id = people.add(self.db, next(_numbers), name="…", language="nl", at=T0).id
        group_id = self.eik if elsewhere else self.linde
        added = members.add(self.db, person_id=person_id, group_id=group_id, role=role, at=T0)
        return self.put(added, state)

    def put(self, member: Member, state: str) -> Member:
        """She is in this state, whatever way leads there."""
        self.db.run(_PUT, who=member.id, new_state=state)
        return members.get(self.db, member.id)

    def turn(self, who: Member, *, as_member: bool = False) -> Turn:
        """A turn of hers, which no right looked at yet; or one in which she acts as this member."""
        assert who.person_id is not None
        known = people.get(self.db, who.person_id)
        no_texts = cast(Library, None)  # rights read none
        return Turn(self.db, no_texts, T0, "anker_bot", known=known, joined=who if as_member else None)

    def thing(self, name: str, whose: Member) -> int:
        """Something of hers, by its name in the tables of the tests."""
        return int(getattr(self, f"_{name}")(whose))

    def _membership(self, whose: Member) -> int:
        return whose.id

    def _group(self, whose: Member) -> int:
        return whose.group_id

    def _prompt(self, whose: Member, kind: str = prompts.CHECKIN) -> int:
        made = planned_prompts.add(
            self.db,
            member_id=whose.id,
            kind=kind,
            local_date="2026-03-02",
            slot=next(self._slots),
            zone=ZONE,
            instrument=None,
            study_day=1,
            scheduled_at=T0,
            subject=1,
        )
        return made.id

    def _on_paper(self, whose: Member) -> int:
        prompt_id = self._prompt(whose, prompts.WAVE)
        waves.add(self.db, prompt_id, source=waves.PAPER, entered_by=self.member(FACILITATOR, elsewhere=True).id)
        return prompt_id

    def _experiment(self, whose: Member) -> int:
        return experiments.propose(self.db, whose.id, title="…", at=T0, wait_until=T0, words={}).id

    def _evaluation(self, whose: Member) -> int:
        instrument_snapshots.keep(self.db, hash="h", key="evaluation", number=1, content="{}", at=T0)
        by = self.member(FACILITATOR, elsewhere=True).id
        return evaluations.begin(
            self.db, member_id=whose.id, facilitator_id=by, wave="end", session=20, snapshot="h", at=T0
        ).id

    def _broadcast(self, whose: Member) -> int:
        return broadcasts.begin(self.db, member_id=whose.id, group_id=whose.group_id, at=T0).id

    def _share_draft(self, whose: Member) -> int:
        return shares.begin(self.db, whose.id, at=T0).id

    def _share(self, whose: Member) -> int:
        token = shares.add(self.db, whose.group_id, "…", state=shares.ASKED, not_before=T0)
        found = shares.of_token(self.db, token)
        assert found is not None
        return found.id

    def _ask_draft(self, whose: Member) -> int:
        return asks.begin(self.db, whose.id, at=T0).id

    def _ask(self, whose: Member) -> int:
        asked = self._ask_draft(whose)
        asks.send(self.db, asked, at=T0)
        return asked

    def _call_draft(self, whose: Member) -> int:
        return phone_calls.begin(self.db, whose.id, at=T0).id

    def _call(self, whose: Member) -> int:
        wanted = self._call_draft(whose)
        phone_calls.send(self.db, wanted, at=T0)
        return wanted
