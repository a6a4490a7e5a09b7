"""`group list`: which groups there are."""

from __future__ import annotations

from commands import data, settings
from commands.at_work import looking
from storage import groups


def list_all() -> None:
    """Show the groups: key, name, programme, zone, and whether each has a chat, with tabs between them.

    \b
    Example:
      python bot.py group list
    """
    chosen = settings.load()
    if not data.has_data(chosen):
        data.require_unused_key(chosen)
        return  # nothing is made by a look
    with looking() as db:
        lines = [
            (
                each.key,
                " ".join(each.name.split()),
                each.programme,
                each.zone,
                "no chat" if each.chat_id is None else "chat",
            )
            for each in groups.every(db)
        ]
    for line in lines:
        print(*line, sep="\t")
