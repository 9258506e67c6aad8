from itertools import islice

import pytest

from extractor.inputs import STDIN, Input
from extractor.listing import Listing

INPUTS = [
    Input("a.txt", "a.txt"),
    Input("\\udcc4.txt", "\udcc4.txt"),
    Input("*.none", None, "no file matches the pattern"),
    Input("b\\n.txt", "b\n.txt", columns={"省": "广东", "n": 1, "x": None, "b": True}),
]


@pytest.mark.parametrize("in_memory", [1, 1_000_000], ids=["on disk", "in memory"])
def test_what_was_listed_can_be_gone_through_again_and_at_once(in_memory: int) -> None:
    listing = Listing(iter(INPUTS), in_memory)
    first = iter(listing)

    assert list(islice(first, 2)) == INPUTS[:2]
    assert list(listing) == INPUTS
    assert list(first) == INPUTS[2:]
    assert len(listing) == 4


def test_standard_input_is_noticed() -> None:
    assert Listing([Input(STDIN, None)]).from_stdin
    assert not Listing(INPUTS).from_stdin
