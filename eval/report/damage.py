"""What the report says of the synthetic suite."""

from eval.inference import clopper_pearson
from eval.render.suite import SEVERITIES, Suite
from eval.report.numbers import Json, rounded
from eval.statistics import Ratio


def damage_numbers(found: Suite) -> Json:
    """The clean reports, a curve for each kind of damage, and the matrix of behaviour."""
    whole = found.whole
    return {
        "clean": {
            "records": whole.documents,
            "printed": whole.printed,
            "right": whole.right,
            "missing": whole.missing,
            "flagged": whole.flagged,
            "silent": whole.silent,
            "bound": rounded(clopper_pearson(Ratio(whole.silent_values, whole.answered)).high),
        },
        "severities": list(SEVERITIES),
        "channels": {
            name: {
                "f1": [rounded(one.f1) for one in tallies],
                "coverage": [rounded(one.coverage) for one in tallies],
                "silent": [rounded(one.silent_rate) for one in tallies],
                "wrong": [one.silent_values for one in tallies],
                "breaks": found.breaks(name),
                "area": rounded(sum(one.f1 for one in tallies) / len(tallies)),
            }
            for name, tallies in found.damaged.items()
        },
        "matrix": [one._asdict() for one in found.matrix()],
    }
