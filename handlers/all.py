"""Every conversation, imported so that its doors are open."""

from handlers import doors, enrolment, helping, unreachable
from handlers.checkin import answering, offering, taps
from handlers.meeting import calendar, coming, planning
from handlers.meeting import taps as meeting_taps
from handlers.my_data import leaving, privacy
from handlers.my_data import overview as my_data
from handlers.preferences import pausing, speaking, stopping, times
from handlers.staff import exporting, helplines, inviting
from handlers.staff import overview as staff

__all__ = [
    "answering",
    "calendar",
    "coming",
    "doors",
    "enrolment",
    "exporting",
    "helping",
    "helplines",
    "inviting",
    "leaving",
    "meeting_taps",
    "my_data",
    "offering",
    "pausing",
    "planning",
    "privacy",
    "speaking",
    "staff",
    "stopping",
    "taps",
    "times",
    "unreachable",
]
