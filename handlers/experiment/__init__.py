"""Home experiments: wished by a parent, worked out with her facilitator on one card, tried, and looked back on."""
