"""Every conversation, imported so that its doors are open."""

from handlers import doors, easing, enrolment, helping, reading_hours, unreachable, week
from handlers.broadcast import choosing, writing
from handlers.broadcast import taps as broadcast_taps
from handlers.checkin import answering, offering, taps
from handlers.experiment import answering as experiment_answers
from handlers.experiment import listing, propose, working_out
from handlers.experiment import taps as experiment_taps
from handlers.hosting import arriving as hosting
from handlers.hosting import exchange, linking
from handlers.lesson import arriving, opening, recording, rereading
from handlers.meeting import calendar, coming, planning
from handlers.meeting import taps as meeting_taps
from handlers.my_data import leaving, privacy
from handlers.my_data import overview as my_data
from handlers.overview import showing
from handlers.preferences import pausing, speaking, stopping, times
from handlers.sharing import posting
from handlers.sharing import writing as sharing
from handlers.staff import exporting, helplines, inviting
from handlers.staff import overview as staff

__all__ = [
    "answering",
    "arriving",
    "broadcast_taps",
    "calendar",
    "choosing",
    "coming",
    "doors",
    "easing",
    "enrolment",
    "exchange",
    "experiment_answers",
    "experiment_taps",
    "exporting",
    "helping",
    "helplines",
    "hosting",
    "inviting",
    "leaving",
    "linking",
    "listing",
    "meeting_taps",
    "my_data",
    "offering",
    "opening",
    "pausing",
    "planning",
    "posting",
    "privacy",
    "propose",
    "reading_hours",
    "recording",
    "rereading",
    "sharing",
    "showing",
    "speaking",
    "staff",
    "stopping",
    "taps",
    "times",
    "unreachable",
    "week",
    "working_out",
    "writing",
]
