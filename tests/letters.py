"""Any text for properties: what UTF-8 can say.

The same letters as `text()` takes by itself; that first tries how each of a million is encoded, and takes each
worker three seconds.
"""

from __future__ import annotations

from hypothesis import strategies as st

ANY = st.characters(exclude_categories=["Cs"])


def any_text(**limits: int) -> st.SearchStrategy[str]:
    """Any text at all, of a `max_size` where that is given."""
    return st.text(ANY, **limits)
