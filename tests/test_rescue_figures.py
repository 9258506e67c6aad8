"""Damaged tables and a model's recorded answers: what is recovered is what is printed, and nothing is invented."""

from eval.rescue import ANSWERS, Recovery, recoveries, report
from extractor.model.opening import replayed
from extractor.second import readers
from extractor.settings import Voice


def found() -> tuple[Recovery, ...]:
    opened = replayed(ANSWERS)
    return tuple(recoveries(readers(opened.asker, Voice.rules, opened.settings.model)))


def test_no_cell_is_invented_and_some_are_recovered() -> None:
    recovered = found()

    assert {one.kind for one in recovered} == {"label lost", "rows woven"}
    assert sum(one.invented for one in recovered) == 0, report(recovered)
    assert sum(one.right for one in recovered) > 0
