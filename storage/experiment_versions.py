"""The versions of an experiment: what was worked out, and what was agreed, when and by whom. Words are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)

from storage.database import Row, Transaction, metadata
from storage.frozen import frozen
from storage.sealed import Sealed

# “Bij de kassa” has no clock time: it is named in the morning, or asked after in the evening.
MORNING, EVENING = "morning", "evening"
# What is worked out, in the order in which it is asked.
WORDS = ("what", "when", "where", "how_often", "smallest_step", "stop_rule")

version = Table(
    "experiment_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), nullable=False),
    Column("number", Integer, nullable=False),
    *(Column(name, LargeBinary) for name in WORDS),  # sealed
    Column("minute", Integer),  # of the local day
    Column("days", Integer),  # bit 0 Monday … bit 6 Sunday
    Column("times", Integer),
    Column("cue", Text),  # MORNING or EVENING where it has a cue and no clock time; `minute` is then Anker's own
    Column("created_at", BigInteger, nullable=False),
    Column("parent_agreed_at", BigInteger),
    Column("facilitator_agreed_at", BigInteger),
    Column("facilitator_id", ForeignKey("member.id")),  # the one who agreed
    Column("agreed_at", BigInteger),
    UniqueConstraint("experiment_id", "number"),
)

_SEALED = {name: Sealed(version, name, "experiment_id", "number") for name in WORDS}


@frozen
class Version:
    """What was worked out: in words, and as a minute of her day on days of the week, so many times."""

    id: int
    experiment_id: int
    number: int
    what: str | None
    when: str | None
    where: str | None
    how_often: str | None
    smallest_step: str | None
    stop_rule: str | None
    minute: int | None
    days: int | None
    times: int | None
    cue: str | None
    created_at: int
    parent_agreed_at: int | None
    facilitator_agreed_at: int | None
    facilitator_id: int | None
    agreed_at: int | None

    @property
    def complete(self) -> bool:
        """Whether there is enough to agree on: what, the smallest step, and when to be asked."""
        return None not in (self.what, self.smallest_step, self.minute, self.days, self.times)


_ADD_VERSION = insert(version).returning(version.c.id)
_VERSIONS = select(version).where(version.c.experiment_id == bindparam("experiment_id")).order_by(version.c.number)
_CHANGEABLE = (*WORDS, "minute", "days", "times", "cue")
_CHANGE = (
    update(version)
    .where(version.c.id == bindparam("version_id"))
    .values(
        {
            **{name: bindparam(f"new_{name}") for name in _CHANGEABLE},
            "parent_agreed_at": None,
            "facilitator_agreed_at": None,
            "facilitator_id": None,
        }
    )
)
_PARENT_AGREES = (
    update(version).where(version.c.id == bindparam("version_id")).values(parent_agreed_at=bindparam("at"))
)
_FACILITATOR_AGREES = (
    update(version)
    .where(version.c.id == bindparam("version_id"))
    .values(facilitator_agreed_at=bindparam("at"), facilitator_id=bindparam("who"))
)
_SETTLE = update(version).where(version.c.id == bindparam("version_id")).values(agreed_at=bindparam("at"))


def add(db: Transaction, experiment_id: int, number: int, values: Mapping[str, Any], *, at: int) -> None:
    """A further version, with what is known of it by the names of the fields."""
    kept = {name: _kept(db, (experiment_id, number), name, values.get(name)) for name in _CHANGEABLE}
    db.insert(_ADD_VERSION, experiment_id=experiment_id, number=number, created_at=at, **kept)


def every(db: Transaction, experiment_id: int) -> list[Version]:
    """Every version, the first one first."""
    return [_read(db, row) for row in db.all(_VERSIONS, experiment_id=experiment_id)]


def latest(db: Transaction, experiment_id: int) -> Version:
    """The version that is being worked out, or was agreed last."""
    return every(db, experiment_id)[-1]


def in_force(db: Transaction, experiment_id: int) -> Version | None:
    """The version agreed last: it holds until the next one is agreed."""
    agreed = [each for each in every(db, experiment_id) if each.agreed_at is not None]
    return agreed[-1] if agreed else None


def change(db: Transaction, experiment_id: int, *, at: int, **changes: Any) -> Version:
    """Work something out otherwise. What both agreed stays on record: then it becomes a new version."""
    now = latest(db, experiment_id)
    values = {name: changes.get(name, getattr(now, name)) for name in _CHANGEABLE}
    if now.agreed_at is not None:
        add(db, experiment_id, now.number + 1, values, at=at)
    else:
        key = (experiment_id, now.number)
        db.run(
            _CHANGE, version_id=now.id, **{f"new_{name}": _kept(db, key, name, values[name]) for name in values}
        )
    return latest(db, experiment_id)


def say_yes(db: Transaction, version_id: int, *, at: int, facilitator_id: int | None = None) -> None:
    """The parent agrees to a version, or this facilitator does."""
    if facilitator_id is None:
        db.run(_PARENT_AGREES, version_id=version_id, at=at)
    else:
        db.run(_FACILITATOR_AGREES, version_id=version_id, at=at, who=facilitator_id)


def settle(db: Transaction, version_id: int, *, at: int) -> None:
    """This version is agreed."""
    db.run(_SETTLE, version_id=version_id, at=at)


def _kept(db: Transaction, key: tuple[int, int], name: str, value: Any) -> Any:
    return db.vault.seal_any(_SEALED[name].of(*key), value) if name in WORDS else value


def _read(db: Transaction, row: Row) -> Version:
    key = row[1:3]
    words = [
        db.vault.open_words(_SEALED[name].of(*key), sealed)
        for name, sealed in zip(WORDS, row[3 : 3 + len(WORDS)], strict=True)
    ]
    return Version(*row[:3], *words, *row[3 + len(WORDS) :])
