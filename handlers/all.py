"""Every conversation, imported so that its doors are open."""

from handlers import doors, easing, enrolment, helping, unreachable, week
from handlers.checkin import answering, offering, taps
from handlers.lesson import arriving, opening, recording, rereading
from handlers.meeting import calendar, coming, planning
from handlers.meeting import taps as meeting_taps
from handlers.my_data import leaving, privacy
from handlers.my_data import overview as my_data
from handlers.preferences import pausing, speaking, stopping, times
from handlers.staff import exporting, helplines, inviting
from handlers.staff import overview as staff

__all__ = [
    "answering",
    "arriving",
    "calendar",
    "coming",
    "doors",
    "easing",
    "enrolment",
    "exporting",
    "helping",
    "helplines",
    "inviting",
    "leaving",
    "meeting_taps",
    "my_data",
    "offering",
    "opening",
    "pausing",
    "planning",
    "privacy",
    "recording",
    "rereading",
    "speaking",
    "staff",
    "stopping",
    "taps",
    "times",
    "unreachable",
    "week",
]
