"""What only the head of a page states: its title, who published it and when, as lines that a page would print."""

import re
from collections.abc import Iterator, Mapping

_BODY = re.compile(rb"<body\b", re.IGNORECASE)
_REPORT = re.compile(r"报告|年报")
_SITE = re.compile(r"\s*[_|—–]\s*|\s+-+\s*|\s*-{2,}\s*|-(?=[^-]*(?:网|政府|平台)[^-]*$)")
_DAY = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_DATED = re.compile("(?:发布|公布|公开|发文|刊发|发表)(?:时间|日期)".encode())
_ISSUED = re.compile("(?:发布|公开|发文|制发)(?:机构|单位|机关)".encode())
_LONGEST_TITLE = 120
_LONGEST_NAME = 40


def head_lines(title: str, stated: Mapping[str, str], page: bytes) -> Iterator[str]:
    """The lines that *page*, the source of a page in UTF-8, does not print in its body.

    ``stated`` are the contents of its meta elements by their names in lower case, as the standard of
    government sites has them: ArticleTitle, PubDate, ContentSource.

    >>> list(head_lines("", {"articletitle": "甲局2023年年度报告", "pubdate": "2024-01-29 10:15"}, b"<body>"))
    ['甲局2023年年度报告', '发布时间：2024-01-29']
    """
    body = _BODY.search(page)
    start = body.end() if body else 0
    named = " ".join(stated.get("articletitle", "").split()) or _without_site(title)
    if _REPORT.search(named) and len(named) <= _LONGEST_TITLE and page.find(named.encode(), start) < 0:
        yield named
    issuer = " ".join(stated.get("contentsource", "").split())
    if issuer and len(issuer) <= _LONGEST_NAME and not _ISSUED.search(page, start):
        yield f"发布机构：{issuer}"
    day = _DAY.search(stated.get("pubdate", ""))
    if day and not _DATED.search(page, start):
        yield f"发布时间：{day[0]}"


def _without_site(title: str) -> str:
    """The title element's words without the names of the column and the site behind them.

    >>> _without_site("甲局2023年政府信息公开工作年度报告_某市人民政府")
    '甲局2023年政府信息公开工作年度报告'
    """
    return _SITE.split(" ".join(title.split()), maxsplit=1)[0]
