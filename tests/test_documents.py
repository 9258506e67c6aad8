import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def test_the_python_in_the_api_document_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = BLOCK.findall((ROOT / "docs" / "api.md").read_text(encoding="utf-8"))

    assert len(blocks) > 5
    exec("\n".join(blocks), {})  # noqa: S102  the document's own examples


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / "README.md", ROOT / "README.zh.md"], ids=lambda path: path.name
)
def test_a_document_links_to_what_is_there(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []
