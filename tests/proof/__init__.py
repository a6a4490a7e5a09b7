"""Proof as a habit: what `make prove` and `make prove-all` run, and the table they write."""
