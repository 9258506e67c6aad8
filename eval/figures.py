"""Numbers and lines as the card prints them."""

from collections.abc import Iterable, Sequence

from eval.statistics import Ratio

LABEL, COLUMN = 24, 25
PER_LINE = 3


def share(value: float | None) -> str:
    """A share in three digits.

    >>> share(0.97142), share(1.0), share(None)
    ('.971', '1.000', 'n/a')
    """
    if value is None:
        return "n/a"
    return f"{value:.3f}".removeprefix("0")


def ratio(one: Ratio) -> str:
    """A share with what it is of.

    >>> ratio(Ratio(3, 4))
    '.750 (3/4)'
    """
    return f"{share(one.share)} ({one.k}/{one.n})"


def line(label: str, columns: Iterable[str]) -> str:
    """A row of the card."""
    return f"{label:<{LABEL}}" + "".join(f"{column:<{COLUMN}}" for column in columns)


def listed(label: str, told: Sequence[str]) -> list[str]:
    """*told* behind the label, a few to a line."""
    parts = [told[start : start + PER_LINE] for start in range(0, len(told), PER_LINE)]
    return [f"{'' if at else label:<{LABEL}}" + ", ".join(part) for at, part in enumerate(parts)]
