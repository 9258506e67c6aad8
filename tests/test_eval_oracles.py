"""Where another harness defines the same number, it has the same value: stickler of values, nervaluate of spans."""

from collections.abc import Mapping

import pytest
from pydantic import create_model

from eval import measures, narrative
from eval.annotation import LISTS, Gold
from eval.cases import Case
from eval.items import ItemResult
from eval.render.robustness import dice
from eval.scoring import cell_outcome, score

pytestmark = pytest.mark.slow
CELLS = 40


def cells(gold: list[int | None], pred: list[int | None]) -> list[ItemResult]:
    def told(value: int | None) -> str:
        return "blank" if value is None else str(value)

    return [
        ItemResult("r", "cell", f"/t/r/{at}", told(one), told(other), cell_outcome(told(one), told(other)))
        for at, (one, other) in enumerate(zip(gold, pred, strict=True))
    ]


@pytest.mark.parametrize("seed", range(20))
def test_precision_and_recall_of_values_are_sticklers_with_wrong_values_counted_in_both(seed: int) -> None:
    stickler = pytest.importorskip("stickler")
    exact = pytest.importorskip("stickler.comparators").ExactComparator
    rng = dice(seed)
    gold = [rng.choice((None, None, 1, 2, 30)) for _ in range(CELLS)]
    pred = [rng.choice((one, one, None, 2, 7)) for one in gold]
    fields = {
        f"c{at}": (int | None, stickler.ComparableField(comparator=exact(), threshold=1.0, default=None))
        for at in range(CELLS)
    }
    model = create_model("Cells", __base__=stickler.StructuredModel, **fields)  # type: ignore[call-overload]
    one, other = (model(**{f"c{at}": value for at, value in enumerate(side)}) for side in (gold, pred))
    theirs = one.compare_with(other, include_confusion_matrix=True)["confusion_matrix"]["aggregate"]

    ours = measures.nonzero(cells(gold, pred))
    assert (ours.right, ours.answered - ours.right) == (theirs["tp"], theirs["fa"] + theirs["fd"])
    assert ours.gold - ours.right == theirs["fd"] + theirs["fn"]
    confusion = measures.confusion(cells(gold, pred))
    assert confusion.get(("blank", "value"), 0) == theirs["fa"]
    assert confusion.get(("value", "wrong"), 0) == theirs["fd"]
    assert confusion.get(("value", "blank"), 0) == theirs["fn"]
    assert confusion.get(("blank", "blank"), 0) == theirs["tn"]


@pytest.mark.parametrize("seed", range(20))
def test_strict_findings_are_nervaluates_where_spans_are_the_same_or_apart(seed: int) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    rng = dice(seed)
    sentences = [f"第{at}事项{''.join(rng.choices('公开信息主动及时队伍机制平台', k=9))}" for at in range(30)]
    document = "。".join(sentences)
    gold, pred = ({at: rng.choice(LISTS) for at in rng.sample(range(30), 18)} for _ in range(2))

    def spans(lists: Mapping[int, str]) -> list[dict[str, object]]:
        places = {at: document.index(sentences[at]) for at in lists}
        return [
            {"label": name, "start": places[at], "end": places[at] + len(sentences[at])}
            for at, name in lists.items()
        ]

    told = nervaluate.Evaluator([spans(gold)], [spans(pred)], tags=list(LISTS), loader="default").evaluate()
    theirs = told["overall"]["strict"]
    items = score(case_of(document, findings(sentences, gold)), {"report": findings(sentences, pred)})
    ours = narrative.strict_rates(items)
    assert (ours.credit, ours.preds, ours.golds) == (theirs.correct, theirs.actual, theirs.possible)
    assert (ours.precision, ours.recall) == pytest.approx((theirs.precision, theirs.recall))


def findings(sentences: list[str], lists: Mapping[int, str]) -> dict[str, object]:
    return {
        name: [
            {"quote": sentences[at], "theme": "其他", "tense": "present", "group": 1}
            for at, own in sorted(lists.items())
            if own == name
        ]
        for name in LISTS
    }


def case_of(document: str, lists: dict[str, object]) -> Case:
    gold = {
        "gold_version": "1",
        "split": "dev",
        "slices": [],
        "org_group": "某局",
        "source_sha256": "",
        "status": "ok",
        "document_type": "annual_report",
    }
    return Case("made", Gold.model_validate({**gold, **lists}), "source.txt", document.encode())
