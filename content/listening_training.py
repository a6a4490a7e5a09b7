"""Makes the weights of `content/listening/weights.json` from the examples beside it, and measures what they hear.

`python -m content.listening_training` writes the file anew; `--measure` prints, for each writer, what weights hear
in those sentences that were made from the sentences of all others. Needs scikit-learn, which a bot does without.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from content.danger import Danger, DangerFile
from content.features import FeatureReader, Features, WordClassFile
from content.listening import CLASS_FILE, DANGER_FILES, WEIGHTS_FILE
from content.loading import load
from content.weighing import is_long, share_of

FOLDER = Path(__file__).parent / "listening"
EXAMPLES = FOLDER / "examples"
TIERS = ("none", "heavy", "danger")

# These mended the phrases: what the phrases find in them tells nothing of how often phrases are right.
MENDED_PHRASES = frozenset(("parents", "later", "fresh", "unseen", "last", "mended", "named"))
# These were written with what others' sentences taught in mind, so they are no measure.
NO_MEASURE = MENDED_PHRASES | {"more"}

# Of what is neither danger nor heavy, by all writers; of what writers wrote to be hard that comes to 2 in 100.
MOST_FALSE_ALARMS = 0.016
_MOST_TAKEN_FOR_HEAVY = 0.015
_MOST_WEIGHTS = {"danger": 100_000, "heavy": 20_000, "choice": 1_500}
_LEAST_SEEN = 3
_PRECISION = 10.0  # the inverse of the regularisation: tried from 1 to 30, leaving a writer out
# What few say tells more than what all say: 7 in 100 dangers more are heard for it, leaving writers out.
_RAREST = 12.0
_NEAR_ENOUGH = 0.05
# So many times some of the writers are left out, until each was.
_ROUNDS = 6
_SEED = 7


@dataclass(frozen=True)
class Example:
    """What somebody may type, the tier it has, who wrote it, and in which language."""

    text: str
    tier: str
    writer: str
    language: str


def examples() -> list[Example]:
    """All examples, in the order of their files. Raises ValueError for a line that is none."""
    found = []
    for file in sorted(EXAMPLES.glob("*.tsv")):
        writer, language = file.stem.rsplit("-", 1)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                tier, _, text = line.partition("\t")
                if tier not in TIERS or not text:
                    raise ValueError(f"{file.name}:{number} is not a tier, a tab and a sentence")
                found.append(Example(text.replace("\\n", "\n"), tier, writer, language))
    return found


def digest() -> str:
    """What tells whether the weights are made from the examples and kinds of words that are there now."""
    read = hashlib.sha256()
    for file in (*sorted(EXAMPLES.glob("*.tsv")), FOLDER / CLASS_FILE):
        read.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return read.hexdigest()[:16]


@dataclass(frozen=True)
class Learned:
    """A weight for each column of a matrix of features, and what stands beside all of them."""

    weights: Any
    bias: float

    def of(self, matrix: Any) -> Any:
        """What each row comes to."""
        return matrix @ self.weights + self.bias


def learn(matrix: Any, wanted: Sequence[bool]) -> Learned:
    """Weights by logistic regression in which a feature counts for more the rarer it is."""
    from numpy import asarray, sqrt
    from scipy.sparse import diags
    from sklearn.linear_model import LogisticRegression

    rarity = _RAREST / sqrt(1 + asarray((matrix > 0).sum(axis=0)).ravel())
    model = LogisticRegression(
        C=_PRECISION, solver="liblinear", dual=True, tol=_NEAR_ENOUGH, max_iter=300, random_state=_SEED
    )
    model.fit((matrix @ diags(rarity)).tocsr(), list(wanted))
    return Learned(model.coef_[0] * rarity, float(model.intercept_[0]))


def _matrix(features: Sequence[Features], columns: Mapping[tuple[str, str], int]) -> Any:
    from numpy import array, int32
    from scipy.sparse import csr_matrix

    values, places, ends = [], [], [0]
    for one in features:
        for group, names in one.items():
            there = [at for name in names if (at := columns.get((group, name))) is not None]
            places += there
            values += [share_of(group, len(names))] * len(there)
        ends.append(len(places))
    cells = (array(values), array(places, int32), array(ends, int32))
    return csr_matrix(cells, shape=(len(features), len(columns))).sorted_indices()


class Trainer:
    """The examples with their features, ready to learn from."""

    def __init__(self) -> None:
        files = [load(FOLDER / name, DangerFile).content for name in DANGER_FILES]
        classes = load(FOLDER / CLASS_FILE, WordClassFile).content
        self.phrases = Danger(files)
        reader = FeatureReader(classes, {file.language: file.spelt for file in files})
        self.examples = examples()
        self.found = [self.phrases.found_in(one.text) for one in self.examples]
        features = [
            reader.of(one.text, () if one.writer in MENDED_PHRASES else (each.name for each in found))
            for one, found in zip(self.examples, self.found, strict=True)
        ]
        seen = Counter((group, name) for one in features for group, names in one.items() for name in names)
        self.columns = sorted(one for one, often in seen.items() if often >= _LEAST_SEEN)
        self.matrix = _matrix(features, {feature: at for at, feature in enumerate(self.columns)})
        self.writers = sorted({one.writer for one in self.examples} - NO_MEASURE)

    def left_out(self, tiers: frozenset[str]) -> dict[int, float]:
        """For each sentence of the writers, what weights made without its writer (and some others) come to."""
        came_to: dict[int, float] = {}
        for start in range(_ROUNDS):
            out = frozenset(self.writers[start::_ROUNDS])
            others = [at for at, one in enumerate(self.examples) if one.writer not in out]
            own = [at for at, one in enumerate(self.examples) if one.writer in out]
            learned = learn(self.matrix[others], [self.examples[at].tier in tiers for at in others])
            came_to.update(zip(own, map(float, learned.of(self.matrix[own])), strict=True))
        return came_to

    def thresholds(self, came_to: Mapping[int, float], most: float) -> tuple[float, float]:
        """For short and long messages, the sum that at most this share of what is not even heavy comes above."""
        found = []
        for long in (False, True):
            none = (at for at in came_to if self.examples[at].tier == "none")
            false = sorted((came_to[at] for at in none if is_long(self.examples[at].text) is long), reverse=True)
            found.append(false[int(most * len(false))])
        return found[0], found[1]

    def measure(self, came_to: Mapping[int, float], thresholds: tuple[float, float]) -> str:
        """A table of what is heard, a line for each writer."""
        lines = ["| writer | danger heard | false alarms among `none` | among `heavy` |", "|---|---|---|---|"]
        who = [(writer, language) for writer in self.writers for language in ("nl", "en")]
        for writer, language in (*who, ("all", "nl"), ("all", "en")):
            counts = {}
            for tier in TIERS:
                above = [
                    came_to[at] > thresholds[is_long(one.text)]
                    for at, one in enumerate(self.examples)
                    if at in came_to and one.tier == tier and one.language == language
                    if writer in (one.writer, "all")
                ]
                counts[tier] = f"{sum(above)} of {len(above)}"
            if any(not count.endswith(" of 0") for count in counts.values()):
                lines.append(
                    f"| {writer}, {language} | {counts['danger']} | {counts['none']} | {counts['heavy']} |"
                )
        return "\n".join(lines)

    def helplines(self) -> list[dict[str, Any]]:
        """Which help numbers matter, learned from those that the phrases name where they hear danger."""
        named = [
            max((each.signal for each in found if each.signal), key=lambda one: one.rank, default=None)
            for found in self.found
        ]
        heard = [
            (at, signal.helplines)
            for at, signal in enumerate(named)
            if signal and signal.helplines and self.examples[at].tier == "danger"
        ]
        rows = self.matrix[[at for at, _ in heard]]
        return [
            {
                "helplines": choice,
                **self.written(rows, [those == choice for _, those in heard], _MOST_WEIGHTS["choice"]),
            }
            for choice in sorted({those for _, those in heard})
        ]

    def written(
        self, matrix: Any, wanted: Sequence[bool], most: int, least: tuple[float, float] = (0.0, 0.0)
    ) -> dict[str, Any]:
        """A sum as the file has it: the `most` weights that tell most, below each in hundredths its features."""
        from numpy import argsort, asarray, sqrt

        telling = abs(learn(matrix, wanted).weights) * sqrt(asarray((matrix != 0).sum(axis=0)).ravel())
        kept = sorted(argsort(-telling, kind="stable")[:most])
        learned = learn(matrix[:, kept], wanted)
        groups: dict[str, dict[str, list[str]]] = {}
        for at, weight in zip(kept, learned.weights, strict=True):
            group, name = self.columns[at]
            if hundredths := round(float(weight) * 100):
                groups.setdefault(group, {}).setdefault(str(hundredths), []).append(name)
        return {
            "threshold": round(least[0] - learned.bias, 3),
            "long_threshold": round(least[1] - learned.bias, 3),
            "weights": {
                group: {
                    weight: "\n".join(names)
                    for weight, names in sorted(lines.items(), key=lambda one: int(one[0]))
                }
                for group, lines in groups.items()
            },
        }


def main(arguments: Iterable[str]) -> None:
    """Measure, and write the weights unless only the measure is asked for."""
    written: dict[str, Any] = {"learned_from": digest()}
    trainer = Trainer()
    danger, troubled = frozenset(("danger",)), frozenset(("danger", "heavy"))
    came_to = trainer.left_out(danger)
    thresholds = trainer.thresholds(came_to, MOST_FALSE_ALARMS)
    print(trainer.measure(came_to, thresholds))
    if "--measure" in arguments:
        return
    heavy_thresholds = trainer.thresholds(trainer.left_out(troubled), _MOST_TAKEN_FOR_HEAVY)
    for name, tiers, least in (("danger", danger, thresholds), ("heavy", troubled, heavy_thresholds)):
        wanted = [one.tier in tiers for one in trainer.examples]
        written[name] = trainer.written(trainer.matrix, wanted, _MOST_WEIGHTS[name], least)
    written["choices"] = trainer.helplines()
    (FOLDER / WEIGHTS_FILE).write_bytes(orjson.dumps(written))
    print(f"{WEIGHTS_FILE}: {(FOLDER / WEIGHTS_FILE).stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
