"""Counts with a numeral and zero statements in one order, as they stand in the text."""

from extractor.narration import Count


def in_order(stated: list[Count], denied: list[Count], moved: int) -> list[Count]:
    """Both kinds by place, with the parents' indexes those of the whole list."""
    if not stated:
        return denied
    if not denied:
        return [
            one if one.parent is None or not moved else one._replace(parent=one.parent + moved)
            for one in stated
        ]
    both = sorted([*enumerate(stated), *((None, one) for one in denied)], key=lambda entry: _place(entry[1]))
    new = {old: at for at, (old, _) in enumerate(both) if old is not None}
    return [
        one
        if one.parent is None or new[one.parent] + moved == one.parent
        else one._replace(parent=new[one.parent] + moved)
        for _, one in both
    ]


def _place(count: Count) -> tuple[int, int]:
    return (count.numeral or (count.start,))[0], count.end
