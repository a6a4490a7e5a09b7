"""The project's colours: calm, told apart by everybody, never red. A shape or a word always stands beside them.

A mark differs from the band behind it by 3 to 1, letters by 4.5 to 1 (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

INK, QUIET, PAPER, LINE = "#2b3a42", "#525f67", "#f6f3ec", "#cfd4d2"
BLUE, GREEN, SAND, VIOLET = "#2f6690", "#478476", "#d8b365", "#7d6b9e"

# The three places of the ladder: as a band behind, and as a mark with a shape of its own.
BANDS = {"top": "#dcebe5", "middle": "#f0e6cd", "bottom": "#e0dcec", "between": "#e9ecec"}
MARKS = {"top": GREEN, "middle": "#a67c1e", "bottom": VIOLET, "between": QUIET}
SHAPES = {"top": "^", "middle": "s", "bottom": "v", "between": "D"}

# From "noticed before it got big" to "did not notice": dark to light, each with a pattern of its own.
NOTICED = {
    "before": ("#1f4e6e", ""),
    "start": ("#4f86a8", "//"),
    "during": ("#93b5c6", ".."),
    "later": ("#d8b365", "\\\\"),
    "not": ("#bdb5a4", "xx"),
}
