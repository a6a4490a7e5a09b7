"""Enrolment: from the opened link to the first check-in."""
