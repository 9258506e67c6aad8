"""Between the two scripts of Chinese: the only importer of OpenCC, which it loads when first asked."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# OpenCC leaves 著 as it is; simplified text writes 着 except where the word means to write or to be famous.
_PARTICLE = re.compile(
    "著(?:(?<=[随沿朝向按照靠跟顺有看]著)|(?<![显名原编论土专巨昭卓遗译合所]著)(?![名作称述书录者]))"
)


def simplified(chars: str) -> str:
    """*chars* in simplified characters, one for one.

    >>> simplified("隨著全麵製定，顯著提升")
    '随着全面制定，显著提升'
    """
    converted: str = _converter("t2s").convert(chars)
    if len(converted) != len(chars):
        converted = "".join(map(_simplified_one, chars))
    return _PARTICLE.sub("着", converted) if "著" in converted else converted


def traditional(chars: str) -> str:
    """*chars* in traditional characters."""
    converted: str = _converter("s2t").convert(chars)
    return converted


@cache
def _converter(configuration: str) -> "OpenCC":
    from opencc import OpenCC  # noqa: PLC0415  it costs 10 ms, and most reports need no conversion

    return OpenCC(configuration)


def _simplified_one(char: str) -> str:
    converted: str = _converter("t2s").convert(char)
    return converted if len(converted) == 1 else char
