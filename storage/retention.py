"""How long names and words are kept after a group ended, and which parents were told and had theirs erased."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text, bindparam, func, or_, select, update

from storage import asks, drawings, experiments, journal, ladders, members, people, pot, sent_messages, wishes
from storage.asks import ask
from storage.database import Transaction, metadata
from storage.drawings import drawing
from storage.evaluations import evaluation, evaluation_answer
from storage.experiment_versions import WORDS, version
from storage.experiments import experiment
from storage.frozen import frozen
from storage.ladders import ladder_rung
from storage.members import Member
from storage.people import Person
from storage.pot import pot_idea
from storage.prompts import prompt
from storage.responses import response, revision
from storage.statements import Upsert
from storage.wishes import wish

MONTHS = 6  # unless a group has a rule of its own

retention = Table(
    "retention",
    metadata,
    Column("group_id", ForeignKey("cohort.id"), primary_key=True),
    Column("months", Integer, nullable=False),
    Column("ends_on", Text),  # YYYY-MM-DD; empty: the day on which the programme's last session was held
)

retention_notice = Table(
    "retention_notice",
    metadata,
    Column("member_id", ForeignKey("member.id"), primary_key=True),
    Column("told_at", BigInteger),
    Column("erased_at", BigInteger),
)


@frozen
class Rule:
    """So many months after its end a group's names and words go. `ends_on` is YYYY-MM-DD, if it was named."""

    months: int = MONTHS
    ends_on: str | None = None


@frozen
class Notice:
    """When a parent was told, and when her name and words were erased. Instants are seconds UTC."""

    told_at: int | None = None
    erased_at: int | None = None


@frozen
class Held:
    """How much there is of a parent that would be erased."""

    words: int
    experiments: int


_SET = Upsert(retention, ("group_id",), ("months", "ends_on"))
_OF = select(retention.c.months, retention.c.ends_on).where(retention.c.group_id == bindparam("of_group"))
_TELL = Upsert(retention_notice, ("member_id",), ("told_at",))
_ERASED = Upsert(retention_notice, ("member_id",), ("erased_at",))
_NOTICE = select(retention_notice.c.told_at, retention_notice.c.erased_at).where(
    retention_notice.c.member_id == bindparam("member")
)
_PROMPTS = select(prompt.c.id).where(prompt.c.member_id == bindparam("whose"))
_EVALUATIONS = select(evaluation.c.id).where(evaluation.c.member_id == bindparam("whose"))
_EXPERIMENTS = select(experiment.c.id).where(experiment.c.member_id == bindparam("whose"))
_COUNT_WORDS = [
    select(func.count()).where(response.c.prompt_id.in_(_PROMPTS), response.c.words.is_not(None)),
    select(func.count()).where(ask.c.member_id == bindparam("whose")),
    select(func.count()).where(
        evaluation_answer.c.evaluation_id.in_(_EVALUATIONS), evaluation_answer.c.words.is_not(None)
    ),
]
_COUNT_EXPERIMENTS = select(func.count()).where(experiment.c.member_id == bindparam("whose"))
# Where any of her words may stand.
_ANY_WORDS = select(
    or_(
        *(
            select(1).where(each.c.prompt_id.in_(_PROMPTS), each.c.words.is_not(None)).exists()
            for each in (response, revision)
        ),
        *(
            select(1).where(each.c.member_id == bindparam("whose")).exists()
            for each in (ask, ladder_rung, drawing, pot_idea, wish)
        ),
        select(1)
        .where(evaluation_answer.c.evaluation_id.in_(_EVALUATIONS), evaluation_answer.c.words.is_not(None))
        .exists(),
        select(1)
        .where(version.c.experiment_id.in_(_EXPERIMENTS), or_(*(version.c[name].is_not(None) for name in WORDS)))
        .exists(),
        select(1).where(experiment.c.member_id == bindparam("whose"), experiment.c.voice.is_not(None)).exists(),
    )
)
# That something was written is no word: the export says it by the same sign where words are left out.
_WRITTEN = "words"
_FORGET_WORDS = [
    update(table)
    .where(table.c.prompt_id.in_(_PROMPTS), table.c.words.is_not(None))
    .values(words=None, value=func.coalesce(table.c.value, _WRITTEN))
    for table in (response, revision)
]
_FORGET_TALKS = (
    update(evaluation_answer)
    .where(evaluation_answer.c.evaluation_id.in_(_EVALUATIONS), evaluation_answer.c.words.is_not(None))
    .values(words=None, value=func.coalesce(evaluation_answer.c.value, _WRITTEN))
)
_FORGET_VERSIONS = (
    update(version).where(version.c.experiment_id.in_(_EXPERIMENTS)).values(dict.fromkeys(WORDS, None))
)
_FORGET_VOICES = update(experiment).where(experiment.c.member_id == bindparam("whose")).values(voice=None)


def set_rule(db: Transaction, group_id: int, rule: Rule) -> None:
    """From now on this is the group's rule."""
    db.run(_SET, group_id=group_id, months=rule.months, ends_on=rule.ends_on)


def rule_of(db: Transaction, group_id: int) -> Rule:
    """The group's rule, or the one for all."""
    row = db.one(_OF, of_group=group_id)
    return Rule(*row) if row else Rule()


def notice_of(db: Transaction, member_id: int) -> Notice:
    """What was told to her, and done."""
    row = db.one(_NOTICE, member=member_id)
    return Notice(*row) if row else Notice()


def told(db: Transaction, member_id: int, *, at: int) -> None:
    """She knows that her name and words will go."""
    db.run(_TELL, member_id=member_id, told_at=at)


def held(db: Transaction, member_id: int) -> Held:
    """What would go."""
    words = [row[0] for each in _COUNT_WORDS if (row := db.one(each, whose=member_id)) is not None]
    found = db.one(_COUNT_EXPERIMENTS, whose=member_id)
    assert found is not None
    return Held(sum(words), found[0])


def says_more(db: Transaction, member_id: int) -> bool:
    """Whether there are words of this parent again, or a name of hers, since they were erased."""
    row = db.one(_ANY_WORDS, whose=member_id)
    assert row is not None
    who = _behind(db, member_id)
    return bool(row[0]) or (
        who is not None and who.name != who.called and not _is_known_elsewhere(db, who, member_id)
    )


def erase(db: Transaction, member_id: int, *, called: str, at: int) -> None:
    """Erase a parent's name and words; the ratings stay, under her code. She is `called` so from then on.

    Who takes part in another group keeps her name. The words of messages in her chat go as well.
    """
    journal.owe(db, journal.REWRITE_FOR_HER)
    for statement in (*_FORGET_WORDS, _FORGET_TALKS, _FORGET_VERSIONS, _FORGET_VOICES):
        db.run(statement, whose=member_id)
    asks.forget(db, member_id)
    ladders.erase(db, member_id, members.get(db, member_id).pseudonym)
    drawings.forget(db, member_id)
    pot.take_out_all(db, member_id)
    wishes.take_all_away(db, member_id)
    for each in experiments.of_member(db, member_id):
        experiments.entitle(db, each.id, called)
    who = _behind(db, member_id)
    if who is not None:
        sent_messages.erase_of_chat(db, who.chat_id)
        if not _is_known_elsewhere(db, who, member_id):
            people.unname(db, who, called)
    db.run(_ERASED, member_id=member_id, erased_at=at)


def keeps_name(db: Transaction, member_id: int) -> bool:
    """Whether her name stays where hers of this group go: in another one she was not told yet that it goes."""
    who = _behind(db, member_id)
    return who is not None and any(
        notice_of(db, each.id).told_at is None for each in _elsewhere(db, who, member_id)
    )


def _is_known_elsewhere(db: Transaction, who: Person, member_id: int) -> bool:
    """Whether she takes part in another group, where her name is still kept."""
    return bool(_elsewhere(db, who, member_id))


def _elsewhere(db: Transaction, who: Person, member_id: int) -> list[Member]:
    others = [each for each in members.of_person(db, who.id) if each.id != member_id]
    return [each for each in others if each.state in members.TAKING_PART and not notice_of(db, each.id).erased_at]


def _behind(db: Transaction, member_id: int) -> Person | None:
    person_id = members.get(db, member_id).person_id
    return None if person_id is None else people.get(db, person_id)
