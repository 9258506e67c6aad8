"""Where a report ends: its signature, and what the site prints after it."""

import re
from datetime import date
from typing import NamedTuple

from extractor.agency import is_agency
from extractor.dates import DATE, Found, read_date
from extractor.spacing import joined

_CHROME = (
    r"主办(?:单位)?[:：]|主办单位|承办单位?[:：]|版权所有|网站(?:地图|标识码|支持)|技术支持|关于我们|联系我们|友情链接"
    r"|(?:上|下)一(?:篇|条|页)|扫一扫|用微信|微信扫|分享(?:到|至|[:：]|\s)|打印(?:本页|此页|[】\]\s|])|关闭(?:窗口|本页|[】\]\s|])"
    r"|返回(?:顶部|首页|列表)|责任编辑|责编|编辑[:：]|(?:信息)?来源[:：]|字[号体][:：]|(?:浏览|访问|点击|阅读)(?:次数|量|数)"
    r"|附件(?:[:：\d一二三]|\s)|附[:：]|相关(?:链接|文章|信息|阅读|附件|文档|稿件|解读)|您(?:是第|访问的)|[Cc]opyright|©|ICP"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼](?:ICP|公网安备)|政府网站标识码"
)
_CHROME_LINE = re.compile(rf"\n[ \t\r\u00a0\u3000|*#]*+[【\[（(]?(?:{_CHROME})")
_CHROME_INSIDE = re.compile(r"(?:主办单位|版权所有)[:：]|网站标识码[:：]|ICP备")
_PAGE_LINE = re.compile(
    r"(?:\n|\A)[^\S\n]*(?:[-—–－][^\S\n]*\d{1,3}[^\S\n]*[-—–－]|第[^\S\n]*\d{1,3}[^\S\n]*页[^\n]{0,12}|Page[^\S\n]*\d[^\n]{0,40}|P\.[^\S\n]*\d+)"
    r"\s*\Z"
)
_PAGE_SIGNS = frozenset("-—–－第P")
"""What a line begins with that only counts pages."""
_DATED = re.compile(rf"(?P<date>{DATE})\s*(?:[（(][^）)\n]{{0,16}}[）)]\s*)?\Z")
_SEALED = re.compile(r"[（(](?:盖章|公章|印章)[）)]")
_FOOT = 260
_MOST_PAGE_LINES = 4
_LONGEST_LINE = 60


class Closing(NamedTuple):
    """Where the last section ends, and who signed the report and when."""

    end: int
    agency: Found[str] | None
    signed_on: Found[date] | None


def find_closing(chars: str, start: int) -> Closing:
    r"""The end of the text that begins at *start*, before signature, page lines and site chrome.

    >>> closing = find_closing("六、其他事项\n无。\n\n沙河镇人民政府\n2025年1月22日\n主办单位：县政府", 6)
    >>> closing.end, closing.agency.value, closing.signed_on.value
    (9, '沙河镇人民政府', datetime.date(2025, 1, 22))
    """
    end = _text_end(chars, start, _chrome_start(chars, start))
    dated = _DATED.search(chars, max(start, end - _FOOT), end)
    signed_on = None
    if dated and (day := read_date(dated["date"])) and _stands_apart(chars, start, dated.start()):
        signed_on = Found(day, *dated.span("date"))
        end = _text_end(chars, start, dated.start())
    agency = _signature(chars, start, end)
    if agency and (signed_on or _text_end(chars, start, agency.start) > start):
        end = _text_end(chars, start, agency.start)
    else:
        agency = None
    return Closing(end, agency, signed_on)


def without_page_lines(chars: str, start: int, end: int) -> int:
    """The end of [start, end) before blank space and the page numbers that stand there."""
    return _text_end(chars, start, end)


def _chrome_start(chars: str, start: int) -> int:
    line = _CHROME_LINE.search(chars, start)
    end = line.start() if line else len(chars)
    inside = _CHROME_INSIDE.search(chars, start, end)
    return inside.start() if inside else end


def _text_end(chars: str, start: int, end: int) -> int:
    for _ in range(_MOST_PAGE_LINES):
        end = start + len(chars[start:end].rstrip())
        begins = chars[chars.rfind("\n", start, end) + 1 : end].lstrip()[:1]
        page = (
            _PAGE_LINE.search(chars, max(start, end - _LONGEST_LINE), end) if begins in _PAGE_SIGNS else None
        )
        if page is None:
            return end
        end = page.start()
    return end


def _stands_apart(chars: str, start: int, at: int) -> bool:
    """Whether what stands at *at* begins its line, but for the name of an organ."""
    lead = chars[max(start, chars.rfind("\n", 0, at) + 1) : at].strip()
    return not lead or is_agency(_SEALED.sub("", joined(lead)))


def _signature(chars: str, start: int, end: int) -> Found[str] | None:
    """The organ named by the last line, if that line names one and says nothing else."""
    line_start = max(start, chars.rfind("\n", start, end) + 1)
    line = chars[line_start:end]
    name = _SEALED.sub("", joined(line)) if len(line) <= _LONGEST_LINE else ""
    if not is_agency(name):
        return None
    return Found(name, line_start + len(line) - len(line.lstrip()), end)
