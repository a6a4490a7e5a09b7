"""Text that is safe to open in a spreadsheet, where a cell that looks like a formula is carried out.

The rule is OWASP's for CSV injection (and ASVS 5.0, 1.2.10): a leading apostrophe takes the danger away.
"""

from __future__ import annotations

import re

# With the full-width signs, which some spreadsheets read as the plain ones.
_DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠")
_NUMBER = re.compile(r"-\d+(\.\d+)?")
# Everything that some program takes for the end of a line, of a text or of a file; but for the tab.
_BREAKS = re.compile(r"[ \t]*[\x00-\x08\n-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]+[ \t]*")


def harmless(text: str) -> str:
    """The text, after an apostrophe if a spreadsheet could take it for a formula; numbers stay numbers."""
    if text[:1] in _DANGEROUS and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def in_one_line(text: str) -> str:
    """The text with a space for each line break: SPSS and others read a file line by line, quotes or not.

    So too for what nobody sees and at which they stop: SPSS and R end a text at a NUL.
    """
    return _BREAKS.sub(" ", text).strip(" ")
