"""A measurement of the programme: a few questions at a time, over days, without hurry."""
