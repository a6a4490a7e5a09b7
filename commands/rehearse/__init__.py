"""`rehearse`: the whole programme in virtual time, with people who are made up."""
