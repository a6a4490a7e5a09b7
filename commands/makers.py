"""Who makes which file that is asked for in the chat."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from commands import export_maker, file_makers
from commands.workbench import Workbench
from storage.export_requests import (
    AGENDA,
    CARD,
    INVITATION_CARDS,
    INVITATION_PICTURE,
    LADDER,
    ONE_PARENT,
    OWN_DATA,
    POT,
    REPORT,
    SHARING,
    WAY,
    WEEK,
    WORK,
    ExportRequest,
)

Make = Callable[[Workbench, ExportRequest], Coroutine[Any, Any, None]]

MAKERS: Mapping[str, Make] = {
    **dict.fromkeys((WORK, SHARING, ONE_PARENT), export_maker.group_export),
    **dict.fromkeys((WEEK, WAY, CARD), file_makers.picture),
    OWN_DATA: file_makers.own_file,
    REPORT: file_makers.group_report,
    AGENDA: file_makers.agenda,
    LADDER: file_makers.group_ladder,
    POT: file_makers.ideas_sheet,
    **dict.fromkeys((INVITATION_CARDS, INVITATION_PICTURE), file_makers.invitations),
}
