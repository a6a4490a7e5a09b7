"""Stories that people live through while the bot keeps falling: each plays its steps on a stage."""

from __future__ import annotations

from collections.abc import Callable

from tests.crash.stage import Stage
from tests.crash.stories import (
    broadcast,
    enrolment,
    experiment,
    exporting,
    hosting,
    leaving,
    lesson,
    looking_back,
    measuring,
    meeting,
    phoning,
    sharing,
)

STORIES: dict[str, Callable[[Stage], None]] = {
    "enrolment and check-in": enrolment.play,
    "meeting": meeting.play,
    "lesson": lesson.play,
    "experiment": experiment.play,
    "broadcast": broadcast.play,
    "hosting": hosting.play,
    "sharing": sharing.play,
    "phoning": phoning.play,
    "leaving": leaving.play,
    "exporting": exporting.play,
    "measuring": measuring.play,
    "looking back": looking_back.play,
}
WITH_WAVES = frozenset({"measuring", "looking back"})  # of the programme as it is shipped
