"""`group create`: a new group of a programme."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from commands import data, settings
from commands.groups import create_group, helpline, require_sound
from content.packs import Library


def create(
    programme: Annotated[
        str, Option(metavar="KEY", help="The programme's key, such as traumasensitief-opvoeden.")
    ],
    name: Annotated[str, Option(help="What the group is called.")],
    timezone: Annotated[str, Option(metavar="ZONE", help="Where the group is, such as Europe/Amsterdam.")],
    language: Annotated[str, Option(help="The group's language: nl or en.")] = "nl",
    helplines: Annotated[
        list[str] | None,
        Option("--helpline", metavar="LABEL=NUMBER", help="The group's own help number; repeat it."),
    ] = None,
) -> None:
    """Start a group. Prints its key, which `invite` and `export` ask for.

    \b
    Example:
      python bot.py group create --programme traumasensitief-opvoeden --name "Groep Linde" \\
        --timezone Europe/Amsterdam --helpline "Huisarts=020 1234567"
    """
    import handlers.staff.making  # noqa: F401 -- read in before the database is held

    chosen = settings.load()
    own = [helpline(text) for text in helplines or []]
    library = Library.load(chosen.content_dir)
    # Looked at first: what cannot be a group leaves no fresh data behind.
    require_sound(library, programme=programme, name=name, zone=timezone, language=language)
    now = chosen.clock().now()
    with data.opened(chosen) as database, database.write() as db:
        group = create_group(
            db, library, programme=programme, name=name, zone=timezone, language=language, helplines=own, at=now
        )
    print(group.key)
