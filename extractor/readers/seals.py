"""Official seals: red, large, stamped over what a page prints; they are taken out, what stands under them stays."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.readers.recogniser import Picture

Colours = NDArray[np.uint8]
"""Rows of pixels, each in red, green and blue."""

_REDDER = 40
"""Levels by which red ink is redder than green or blue."""
_BLACK = 55
"""The level of grey up to which something is black print under red ink, whose colour compression spreads over it."""
_SMALLEST, _LARGEST = 0.1, 0.35
"""The shares of the page's width of a ring: red print is lower, red rules reach farther."""
_ROUND = 1.3
"""How often its shorter side a ring's longer one is at most."""


def without_seals(page: Picture, colours: Colours) -> Picture:
    """*page* in grey without the seals that its *colours* show; of print under them what is as dark as print stays.

    All red ink within the box around a ring is the seal's.
    """
    red, green, blue = (colours[..., channel].astype(np.int16) for channel in range(3))
    inked = np.asarray(red - np.maximum(green, blue) > _REDDER, dtype=np.uint8)
    if not inked.any():
        return page
    joined = cv2.dilate(inked, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    bare = page.copy()
    for left, top, width, height, _ in stats[1:count]:
        shorter, longer = sorted((width, height))
        largest = min(_LARGEST * page.shape[1], _ROUND * shorter)
        if shorter >= _SMALLEST * page.shape[1] and longer <= largest:
            within = slice(top, top + height), slice(left, left + width)
            bare[within][(inked[within] > 0) & (page[within] > _BLACK)] = 255
    return bare
