"""A parent asks the facilitators of her group something; one of them answers, and it comes back to her."""
