"""Groups and invitations from the command line."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from commands.errors import WrongUse
from content.packs import Library
from storage import groups, invitations
from storage.database import Transaction
from storage.groups import Group
from storage.members import ROLES


def create_group(
    db: Transaction,
    library: Library,
    *,
    programme: str,
    name: str,
    zone: str,
    at: int,
    language: str = "nl",
    helplines: Sequence[tuple[str, str]] = (),
) -> Group:
    """Start a group of a programme, which is kept as it is now. Raises WrongUse for a programme nobody knows."""
    if programme not in library.programmes:
        known = ", ".join(sorted(library.programmes))
        raise WrongUse(f"There is no programme “{programme}”. There is: {known}.")
    pack = library.programme(programme)
    groups.keep_pack(db, pack.key, str(pack.version), pack.dump(), at=at)
    return groups.add(
        db,
        key=_fresh_key(),
        name=name,
        programme=programme,
        pack_version=str(pack.version),
        zone=zone,
        language=language,
        helplines=tuple(helplines),
        at=at,
    )


def invite(db: Transaction, group_key: str, role: str, *, count: int, at: int) -> list[str]:
    """Codes of single-use invitations. Raises WrongUse for a group or role that does not exist."""
    if role not in ROLES:
        raise WrongUse(f"There is no role “{role}”: parent, facilitator or coordinator.")
    group = groups.find(db, group_key)
    if group is None:
        raise WrongUse(f"There is no group “{group_key}”.")
    return [invitations.issue(db, group_id=group.id, role=role, at=at) for _ in range(count)]


def _fresh_key() -> str:
    return "g-" + secrets.token_hex(4)
