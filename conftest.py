"""Modules that only an extra makes importable are collected where it is installed."""

from importlib.util import find_spec

_NEEDED_BY = {"cv2": ["extractor/readers/image.py", "extractor/readers/scans.py", "eval/render/scans.py"]}

collect_ignore = [path for name, paths in _NEEDED_BY.items() if find_spec(name) is None for path in paths]
