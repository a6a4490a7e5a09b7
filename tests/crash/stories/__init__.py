"""Stories that people live through while the bot keeps falling: each plays its steps on a stage."""

from __future__ import annotations

from collections.abc import Callable

from tests.crash.stage import Stage
from tests.crash.stories import (
    broadcast,
    enrolment,
    evaluation,
    experiment,
    exporting,
    hosting,
    leaving,
    left_open,
    lesson,
    measurement,
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
    "left open": left_open.play,
    "measurement": measurement.play,
    "evaluation": evaluation.play,
    "leaving": leaving.play,
    "exporting": exporting.play,
}
# Played with the programme's measurements; elsewhere they would take their place in each story's days.
WITH_MEASUREMENTS = frozenset({"measurement", "evaluation"})
