"""What the reports added to each number when the floors were last written: the column "previous".

One line a report, so that a change of one report is a change of one line.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from eval.headlines import HEADLINES, Sums
from eval.inference import Terms

NAME = "previous.json"


def read_earlier(path: Path) -> dict[str, Sums]:
    """The sums of each split; none where there is no file yet, or of numbers that are no longer told."""
    if not path.is_file():
        return {}
    kept: dict[str, dict[str, dict[str, list[list[float]]]]] = json.loads(path.read_bytes())
    return {
        split: {
            doc: {
                headline.key: [(part[0], part[1]) for part in own.get(headline.key, [])]
                for headline in HEADLINES
            }
            for doc, own in docs.items()
        }
        for split, docs in kept.items()
    }


def write_earlier(path: Path, of: Mapping[str, Sums]) -> None:
    """Write the sums of each split; raises OSError."""
    splits = []
    for split, docs in of.items():
        lines = ",\n".join(
            f"  {json.dumps(doc)}: {json.dumps({key: _plain(terms) for key, terms in own.items()})}"
            for doc, own in sorted(docs.items())
        )
        splits.append(f" {json.dumps(split)}: {{\n{lines}\n }}")
    path.write_text("{\n" + ",\n".join(splits) + "\n}\n", encoding="utf-8")


def _plain(terms: Terms) -> list[list[float]]:
    return [[_short(one) for one in part] for part in terms]


def _short(number: float) -> float:
    return int(number) if number == int(number) else round(number, 6)
