"""XML of a package as elements: the only importer of lxml."""

from lxml import etree

from extractor.errors import UnreadableError

Element = etree._Element  # noqa: SLF001  lxml's name for what it hands out


def parsed(data: bytes, member: str, name: str) -> Element:
    """The element tree of a part; entities are not expanded, nothing is fetched, and it is at most 256 deep."""
    if b"<!DOCTYPE" in data:
        raise UnreadableError(f"{name}: {member} declares entities, which no Word document does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"{name}: {member} is damaged: {' '.join(str(error).split())}") from None
