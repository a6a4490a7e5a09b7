"""Every conversation, imported so that its doors are open."""

from handlers import doors, enrolment, helping
from handlers.checkin import answering, offering, taps

__all__ = ["answering", "doors", "enrolment", "helping", "offering", "taps"]
