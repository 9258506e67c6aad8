"""Modules that only an extra makes importable are collected where it is installed."""

from importlib.util import find_spec

_READERS = ("image", "prints", "scans", "seals")
_NEEDED_BY = {"cv2": [*(f"extractor/readers/{name}.py" for name in _READERS), "eval/render/scans.py"]}

collect_ignore = [path for name, paths in _NEEDED_BY.items() if find_spec(name) is None for path in paths]
