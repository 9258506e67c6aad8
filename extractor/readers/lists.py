"""The lists of a Word document: which paragraph belongs to which, and what is printed before it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zipfile import ZipFile

from extractor.packages import part
from extractor.readers.markup import Element, parsed
from extractor.readers.numbering import Counters, Level


class _Place(NamedTuple):
    """The list that a paragraph or a style belongs to, and its depth there; "" where it says nothing."""

    number: str = ""
    depth: str = ""


class Lists:
    """What Word prints before paragraphs, by the lists of the document and of its styles."""

    def __init__(self, counters: Counters, styles: dict[str, _Place]) -> None:
        """The lists at their beginnings."""
        self._counters = counters
        self._styles = styles

    def before(self, paragraph: Element, w: str) -> str:
        """The enumerator of *paragraph*, the next in the document."""
        properties = paragraph.find(f"{w}pPr")
        if properties is None or not self._counters.lists:
            return ""
        own = _place(properties, w)
        style = properties.find(f"{w}pStyle")
        known = self._styles.get(style.get(f"{w}val", "")) if style is not None else None
        number = own.number or (known.number if known else "")
        depth = own.depth or (known.depth if known else "") or "0"
        return self._counters.enumerator(number, int(depth)) if depth.isdecimal() and number else ""


def _place(properties: Element, w: str) -> _Place:
    listed = properties.find(f"{w}numPr")
    if listed is None:
        return _Place()
    number, depth = listed.find(f"{w}numId"), listed.find(f"{w}ilvl")
    return _Place(
        number.get(f"{w}val", "") if number is not None else "",
        depth.get(f"{w}val", "") if depth is not None else "",
    )


def lists_of(package: ZipFile, main: str, members: frozenset[str], name: str) -> Lists:
    """The lists that the document and its styles declare; none where it has no such part."""
    folder = main.rpartition("/")[0]
    if f"{folder}/numbering.xml" not in members:
        return Lists(Counters({}, {}), {})
    root = parsed(part(package, f"{folder}/numbering.xml", name), "numbering.xml", name)
    w = root.tag.partition("}")[0] + "}"
    levels: dict[tuple[str, int], Level] = {}
    for abstract in root.iter(f"{w}abstractNum"):
        key = abstract.get(f"{w}abstractNumId", "")
        levels |= {(key, depth): level for depth, level in _levels(abstract.iter(f"{w}lvl"), w)}
    lists: dict[str, str] = {}
    for number in root.iter(f"{w}num"):
        _declare(number, w, levels, lists)
    styles: dict[str, _Place] = {}
    if f"{folder}/styles.xml" in members:
        sheet = parsed(part(package, f"{folder}/styles.xml", name), "styles.xml", name)
        styles = _styles(sheet, w)
    return Lists(Counters(levels, lists), styles)


def _levels(found: Iterable[Element], w: str) -> Iterator[tuple[int, Level]]:
    for level in found:
        depth = level.get(f"{w}ilvl", "0")
        said = {tag: _value(level, tag, w) for tag in ("numFmt", "lvlText", "start")}
        start = int(said["start"]) if said["start"].isdecimal() else 1
        if depth.isdecimal():
            yield int(depth), Level(said["numFmt"] or "decimal", said["lvlText"], start)


def _declare(number: Element, w: str, levels: dict[tuple[str, int], Level], lists: dict[str, str]) -> None:
    """Note what list *number* is; one that overrides levels counts for itself."""
    key, abstract = number.get(f"{w}numId", ""), _value(number, "abstractNumId", w)
    overrides = list(number.iter(f"{w}lvlOverride"))
    if not overrides:
        lists[key] = abstract
        return
    own = f"{abstract}/{key}"
    lists[key] = own
    levels |= {(own, depth): level for (known, depth), level in list(levels.items()) if known == abstract}
    for override in overrides:
        depth = int(override.get(f"{w}ilvl", "0"))
        levels |= {(own, at): level for at, level in _levels(override.iter(f"{w}lvl"), w)}
        start = _value(override, "startOverride", w)
        if start.isdecimal() and (own, depth) in levels:
            levels[own, depth] = levels[own, depth]._replace(start=int(start))


def _styles(sheet: Element, w: str) -> dict[str, _Place]:
    """The list of each style that has one, its own or that of the style it is based on."""
    own: dict[str, _Place] = {}
    based: dict[str, str] = {}
    for style in sheet.iter(f"{w}style"):
        key = style.get(f"{w}styleId", "")
        properties = style.find(f"{w}pPr")
        own[key] = _place(properties, w) if properties is not None else _Place()
        based[key] = _value(style, "basedOn", w)
    for key, place in tuple(own.items()):
        at, seen = key, 0
        while not own[at].number and based.get(at) in own and seen < len(own):
            at, seen = based[at], seen + 1
        own[key] = _Place(own[at].number, place.depth or own[at].depth)
    return {key: place for key, place in own.items() if place.number}


def _value(element: Element, tag: str, w: str) -> str:
    child = element.find(f"{w}{tag}")
    return child.get(f"{w}val", "") if child is not None else ""
