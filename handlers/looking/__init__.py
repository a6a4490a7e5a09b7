"""A facilitator sees what a parent chose to show; each look is written down, and the parent reads who looked."""
