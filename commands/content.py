"""`content check`, `content schema`, `content preview`: for whoever writes the programme."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import orjson
from typer import Argument, Option

from commands import settings
from commands.errors import Mistake, WrongUse
from commands.pages import require_page
from commands.places import plain
from content import check as checking
from content import judging
from content import schema as schemas
from content.likeness import MOST_ALIKE
from content.packs import Library


def check(
    path: Annotated[
        Path | None, Argument(exists=True, file_okay=False, help="A folder of content; by default the one in use.")
    ] = None,
    hints: Annotated[bool, Option("--hints", help="Show where the language could be easier, too.")] = False,
    safety: Annotated[bool, Option("--safety", help="List the texts a professional has to read first.")] = False,
) -> None:
    """Check content: does it load, is it complete, does it read easily? Each problem with its line and fix.

    \b
    Example:
      python bot.py content check my-programme/
    """
    report = checking.run(path or settings.load().content_dir)
    if safety:
        for text in report.safety:
            print(text)
    for overlap in report.overlaps:
        print(overlap)
    for language, pair in report.alike.items():
        first, second = pair.first, pair.second
        print(
            f"{language}: the ideas most alike are “{first.title}” ({first.file.stem}) and “{second.title}”"
            f" ({second.file.stem}): {pair.alike:.0%} of their words (bound {MOST_ALIKE:.0%})"
        )
    print(judging.rates(report.numbers))
    for wrong in (*report.problems, *report.errors):
        print(wrong, file=sys.stderr)
    if hints:
        for line in (*report.readings, *report.warnings):
            print(line)
    count = len(report.warnings)
    told = f"{count} {'hint' if count == 1 else 'hints'}{'' if hints or not count else ' (--hints shows them)'}"
    if not report.passed:
        wrong_count = len(report.problems) + len(report.errors)
        to_do = "problem has" if wrong_count == 1 else "problems have"
        raise Mistake(f"{wrong_count} {to_do} to be put right; there are {told} beside.")
    judged = f"; {len(report.seen)} were judged before (lexicon/seen.yaml)" if report.seen else ""
    print(f"The content is in order, with {told}{judged}.")


def schema(
    kind: Annotated[str, Option(help=f"Which kind of file: {', '.join(schemas.KINDS)}.")] = "session",
    out: Annotated[
        Path | None, Option(metavar="FOLDER", callback=plain, help="Write those of all kinds here instead.")
    ] = None,
) -> None:
    """Print the JSON Schema of a kind of content file, by which editors help while writing.

    \b
    Example:
      python bot.py content schema --kind session
    """
    if kind not in schemas.KINDS:
        raise WrongUse(f"There is no kind of file “{kind}”: {', '.join(schemas.KINDS)}.")
    if out is not None:
        for file in schemas.write(out):
            print(file)
        return
    print(orjson.dumps(schemas.json_schema(kind), option=orjson.OPT_INDENT_2).decode())


def preview(
    out: Annotated[Path, Option(metavar="FILE.html", callback=plain, help="The page to write.", dir_okay=False)],
    path: Annotated[
        Path | None,
        Option("--from", exists=True, file_okay=False, help="Another folder of content."),
    ] = None,
) -> None:
    """Write the whole programme as phone screens on one page, in both languages and levels, to read and to print.

    \b
    Example:
      python bot.py content preview --out preview.html
    """
    from content import preview as previewing

    require_page(out)
    previewing.write(Library.load(path or settings.load().content_dir), out)
