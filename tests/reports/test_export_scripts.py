"""The scripts beside an export read the same numbers as the export holds, wherever R and PSPP are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pyreadstat
import pytest

from content.instruments import Instrument
from content.packs import Library
from tests.reports.cohort import Cohort

pytestmark = pytest.mark.slow

VALUES = ("7", "3", "unknown", None)


@pytest.fixture
def cohort(tmp_path: Path, library: Library) -> Cohort:
    cohort = Cohort(tmp_path, library)
    anna = cohort.member()
    for day, tension in enumerate(VALUES, 1):
        prompt = cohort.prompt(anna, day)
        cohort.answer(prompt, "tension", tension)
        cohort.answer(prompt, "ladder", "middle")
        cohort.answer(prompt, "noticed", "start")
        cohort.answer(prompt, "helped", words="naar 'buiten'; met, \"Sam\"\nen terug")
        cohort.close(prompt)
    return cohort


@pytest.mark.parametrize("format", ["csv", "csv-nl"])
@pytest.mark.skipif(shutil.which("pspp") is None, reason="there is no PSPP here")
def test_pspp_reads_labels_and_keeps_every_table(cohort: Cohort, format: str) -> None:
    told = cohort.export(format=format)
    said = _run("pspp", "analyse.sps", told.out)
    assert "error" not in said.lower()
    frame, meta = pyreadstat.read_sav(str(told.out / "checkins_wide.sav"), user_missing=True)
    assert list(frame["tension"].dropna()) == [7, 3]
    assert set(frame["ladder_n"]) == {2}
    assert meta.variable_value_labels["ladder_n"][2] == "Midden"
    assert "Waar sta je nu" in str(meta.column_names_to_labels["ladder_n"])
    assert frame["helped"][0].startswith("naar 'buiten'; met, \"Sam\"")


@pytest.mark.skipif(shutil.which("pspp") is None, reason="there is no PSPP here")
def test_pspp_plots_what_is_labelled_already(cohort: Cohort) -> None:
    told = cohort.export(format="sav")
    said = _run("pspp", "analyse.sps", told.out)
    assert "error" not in said.lower()
    assert re.search(r"Toen het begon\s*\|\s*4\|", said)


@pytest.mark.parametrize("format", ["csv", "csv-nl"])
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R here")
def test_r_reads_labels_and_draws(cohort: Cohort, format: str) -> None:
    told = cohort.export(format=format)
    asked = (
        'source("analyse.R"); cat(wide$tension, levels(wide$ladder)[1], attr(wide$study_day, "label"), sep="|")'
    )
    (told.out / "ask.R").write_text(asked, encoding="utf-8")
    said = _run("Rscript", "ask.R", told.out).splitlines()
    assert said[-1].startswith("7|3|NA|NA|Boven|")
    assert re.match(r"checkins_wide\s+4 rows", said[2])
    assert (told.out / "analyse.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no R here")
def test_r_reads_an_export_without_the_questions_that_it_draws(cohort: Cohort) -> None:
    told = json.loads(cohort.library.instrument("daily").dump())
    items = [each for each in told["items"] if each["key"] not in ("tension", "noticed")]
    told |= {"items": items, "heavy": [], "closings": told["closings"][-1:]}
    daily = Instrument.restore(json.dumps(told))
    cohort.library = replace(cohort.library, instruments={**cohort.library.instruments, "daily": daily})
    _run("Rscript", "analyse.R", cohort.export().out)


def _run(program: str, script: str, folder: Path) -> str:
    done = subprocess.run([program, script], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
