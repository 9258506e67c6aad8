"""The site's table of contents, made of the documents that are there, and links that leave the documents."""

import re
from pathlib import Path

ORDER = {
    "Using it": ("getting-started", "formats", "batch", "models", "outputs", "viewer", "service", "panel"),
    "The record": ("record", "codebook"),
    "How it works": ("how-reading-works", "evaluation", "speed"),
    "From programs": ("api",),
}
OUTSIDE = re.compile(r"(?<!!)\[([^\]]*)\]\((?:\.\./)+[^)]*\)")
FOLDER = re.compile(r"\((\w[\w-]*)/\)")


def on_config(config):  # noqa: ANN001, ANN201  mkdocs calls it
    """Name each document once, under the heading that it is meant for; what nobody placed comes last."""
    folder = Path(config.docs_dir)
    found = {path.stem for path in folder.glob("*.md")} - {"index"}
    nav = [{"Home": "index.md"}]
    for heading, names in ORDER.items():
        here = [f"{name}.md" for name in names if name in found]
        found -= set(names)
        nav += [{heading: here}] if here else []
    if found:
        nav.append({"More": [f"{name}.md" for name in sorted(found)]})
    decisions = sorted(path.name for path in (folder / "decisions").glob("*.md"))
    nav.append({"Decisions": [f"decisions/{name}" for name in decisions]})
    config.nav = nav
    return config


def on_page_markdown(markdown, page, config, files):  # noqa: ANN001, ANN201, ARG001  mkdocs calls it
    """A link to a file that is no document stays as its words; one to a folder leads to its first document."""
    first = {path.parent.name: path for path in sorted(Path(config.docs_dir).glob("*/*.md"), reverse=True)}

    def led(match: re.Match[str]) -> str:
        path = first.get(match[1])
        return f"({match[1]}/{path.name})" if path else match[0]

    outside = page.file.src_uri.count("/") == 0
    return FOLDER.sub(led, OUTSIDE.sub(r"\1", markdown) if outside else markdown)
