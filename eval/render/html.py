"""Reports as web pages: of a government's content system, out of a word processor, set in layout tables, bare."""

import random
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

from eval.render.layouts import Manuscript
from eval.render.prose import Letter
from eval.render.sampler import chance
from eval.render.sheets import Cell, Sheet
from schemas.form import TABLES

_SECTION = {table.key: table.section for table in TABLES}
_MENU = (
    "首页",
    "政务公开",
    "政务服务",
    "互动交流",
    "政府信息公开指南",
    "政府信息公开制度",
    "政府信息公开年报",
    "走进我市",
)
_LINE = 24
"""Characters after which a word processor breaks the lines of its source."""


class Style(NamedTuple):
    """How a page is written: a paragraph, a table, and the whole around them."""

    paragraph: Callable[[str, random.Random], str]
    cell: Callable[[Cell, random.Random], str]
    table: Callable[[str, random.Random], str]
    page: Callable[[str, Letter, random.Random], str]


def page(manuscript: Manuscript, style: str, rng: random.Random) -> str:
    """The manuscript as a page in one of ``STYLES``; its tables stand in their sections, piece by piece."""
    return STYLES[style].page("\n".join(_blocks(manuscript, STYLES[style], rng)), manuscript.letter, rng)


def _blocks(manuscript: Manuscript, style: Style, rng: random.Random) -> Iterator[str]:
    letter = manuscript.letter
    for line in letter.preamble:
        yield style.paragraph(line, rng)
    for number in range(1, 7):
        if number in letter.headings:
            yield style.paragraph(letter.headings[number], rng)
        for line in letter.bodies.get(number, ()):
            yield style.paragraph(line, rng)
        for sheet in manuscript.sheets:
            if _SECTION[sheet.table] == number:
                yield style.table(_rows(sheet, style, rng), rng)


def _rows(sheet: Sheet, style: Style, rng: random.Random) -> str:
    return "\n".join("<tr>" + "".join(style.cell(cell, rng) for cell in row) + "</tr>" for row in sheet.rows)


def _spans(cell: Cell) -> str:
    rows = f' rowspan="{cell.height}"' if cell.height > 1 else ""
    return rows + (f' colspan="{cell.width}"' if cell.width > 1 else "")


def _broken(text: str) -> str:
    """The words of a cell with its line ends as breaks."""
    return escape(text).replace("\n\n", "\n").replace("\n", "<br>")


def _bare_cell(cell: Cell, rng: random.Random) -> str:
    tag = "th" if cell.role == "header" else "td"
    blank = rng.choice(("", "&nbsp;", " "))
    return f"<{tag}{_spans(cell)}>{_broken(cell.text) or blank}</{tag}>"


def _bare_paragraph(line: str, _: random.Random) -> str:
    return f"<p>{escape(line)}</p>"


def _bare_table(rows: str, _: random.Random) -> str:
    return f"<table>{rows}</table>"


def _bare_page(body: str, letter: Letter, _: random.Random) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in letter.after)
    title = escape(letter.title).replace("\n", "<br>")
    return f"<!doctype html><title>{title}</title><h1>{title}</h1>\n{body}\n{lines}"


def _cms_paragraph(line: str, rng: random.Random) -> str:
    indent = rng.choice(("", "&nbsp;&nbsp;&nbsp;&nbsp;", "　　"))
    return (
        f'<p style="text-indent: 2em; line-height: 2; font-size: 16pt;">{indent}'
        f'<span style="font-family: 仿宋_GB2312; font-size: 21px;">{escape(line)}</span></p>'
    )


def _cms_cell(cell: Cell, rng: random.Random) -> str:
    inner = _broken(cell.text) or rng.choice(("&nbsp;", "", "<br>"))
    style = "border: 1px solid rgb(0,0,0); padding: 0px 7px; word-break: break-all;"
    if chance(rng, 0.6):
        inner = f'<p style="text-align: center;"><span style="font-size: 14px;">{inner}</span></p>'
    return f'<td{_spans(cell)} width="{rng.randint(30, 120)}" valign="middle" style="{style}">{inner}</td>'


def _cms_table(rows: str, rng: random.Random) -> str:
    wrap = ("<div style='overflow-x:auto'>", "</div>") if chance(rng, 0.5) else ("", "")
    return f'{wrap[0]}<table border="1" cellspacing="0" align="center"><tbody>{rows}</tbody></table>{wrap[1]}'


def _cms_page(body: str, letter: Letter, rng: random.Random) -> str:
    menu = "".join(f'<li><a href="/{at}/index.html">{word}</a></li>' for at, word in enumerate(_MENU))
    title = escape(letter.title)
    before = "".join(f"<div class='crumbs'>{escape(line)}</div>" for line in letter.before)
    after = "".join(f"<div class='foot'>{escape(line)}</div>" for line in letter.after)
    known = rng.choice(("zoom", "content", "UCAP-CONTENT", "TRS_Editor"))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_门户网站</title>'
        f'<meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="2025-01-2{rng.randint(0, 9)} 10:21">'
        f"<style>body{{font:16px}} .nav li{{display:none}} td{{padding:2px}}</style>"
        f'<script>var a = "<td>9</td>"; if (1 < 2) {{ show("{title}"); }}</script></head>\n<body class="sub">'
        f'<div class="header"><div class="nav"><ul>{menu}</ul></div></div>'
        f'<div style="display:none">数量 9999</div>{before}<h1 class="title">{title.replace(chr(10), "<br/>")}</h1>\n'
        f'<div id="{known}" class="article">{body}</div>'
        f'{after}<div class="footer"><ul>{menu}</ul></div><script src="/js/a.js"></script></body></html>'
    )


def _word_runs(text: str, rng: random.Random) -> str:
    """Words as a word processor writes them: runs by script, its source lines broken between characters."""
    runs: list[str] = []
    for at in range(0, len(text), _LINE):
        part = escape(text[at : at + _LINE])
        latin = " lang=EN-US style='mso-fareast-font-family:宋体'" if part.isascii() else ""
        runs.append(f"<span{latin}>{part}</span>")
    glue = rng.choice(("", "", "<span\nlang=EN-US></span>"))
    return glue.join(runs)


def _word_paragraph(line: str, rng: random.Random) -> str:
    broken = (
        "\n".join(line[at : at + _LINE] for at in range(0, len(line), _LINE)) if not line.isascii() else line
    )
    tail = "<span lang=EN-US><o:p></o:p></span>"
    if chance(rng, 0.5) and " " not in line:
        return (
            f"<p class=MsoNormal style='text-indent:32.0pt;line-height:\n150%'>{escape(broken)}{tail}</p>\n"
        )
    return f"<p class=MsoNormal style='text-indent:32.0pt'>{_word_runs(line, rng)}{tail}</p>\n"


def _word_cell(cell: Cell, rng: random.Random) -> str:
    parts = [part for part in cell.text.split("\n") if part] or [""]
    spans = _spans(cell).replace('"', "")
    paragraphs = "\n  ".join(
        f"<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'>"
        f"{_word_runs(part, rng) if part else ''}<span lang=EN-US><o:p>{'' if part else '&nbsp;'}</o:p></span></p>"
        for part in parts
    )
    return (
        f"\n  <td width={rng.randint(30, 99)}{spans} valign=top style='width:37.5pt;border:solid windowtext 1.0pt;\n"
        f"  padding:0cm 5.4pt 0cm 5.4pt;height:14.2pt'>\n  {paragraphs}\n  </td>\n "
    )


def _word_table(rows: str, rng: random.Random) -> str:
    ghost = (
        "<![if !supportMisalignedColumns]>\n <tr height=0>\n"
        + "  <td width=57 style='border:none'></td>\n" * 4
    )
    tail = ghost + " </tr>\n <![endif]>" if chance(rng, 0.3) else ""
    return (
        "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0\n style='border-collapse:collapse;border:none'>"
        f"\n {rows}\n {tail}</table>\n"
    )


def _word_page(body: str, letter: Letter, rng: random.Random) -> str:
    title = "".join(_word_paragraph(line, rng) for line in letter.title.split("\n") if line)
    after = "".join(_word_paragraph(line, rng) for line in letter.after)
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml"\nxmlns:o="urn:schemas-microsoft-com:office:office"\n'
        'xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">\n<head>\n'
        '<meta http-equiv=Content-Type content="text/html; charset=gb2312">\n<meta name=Generator content="Microsoft '
        'Word 15">\n<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->\n'
        "<style>\n<!--\n @font-face {font-family:宋体;}\n p.MsoNormal {margin:0cm;}\n-->\n</style>\n</head>\n"
        f"<body lang=ZH-CN style='tab-interval:21.0pt'>\n<div class=WordSection1>\n{title}{body}{after}</div>\n"
        "</body></html>"
    )


def _nested_page(body: str, letter: Letter, rng: random.Random) -> str:
    links = "".join(f"<TR><TD><A HREF='/{at}.htm'>{word}</A></TD></TR>" for at, word in enumerate(_MENU))
    title = "<BR>".join(escape(line) for line in letter.title.split("\n") if line)
    after = "<BR>".join(escape(line) for line in letter.after)
    before = "<BR>".join(escape(line) for line in letter.before)
    side = f"<TD WIDTH=200 VALIGN=TOP><TABLE>{links}</TABLE></TD>" if chance(rng, 0.6) else ""
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><TABLE WIDTH=1000 ALIGN=CENTER>"
        f"<TR><TD COLSPAN=2>{before}</TD></TR>"
        f"<TR>{side}<TD><TABLE WIDTH=100%><TR><TD ALIGN=CENTER><FONT SIZE=5><B>{title}</B></FONT></TD></TR>"
        f"<TR><TD><TABLE><TR><TD>{body}</TD></TR></TABLE></TD></TR></TABLE></TD></TR>"
        f"<TR><TD COLSPAN=2>{after}</TD></TR></TABLE></BODY></HTML>"
    )


def _loose_cell(cell: Cell, rng: random.Random) -> str:
    spans = _spans(cell).replace('"', rng.choice(("", "'"))).upper()
    inner = _broken(cell.text) or rng.choice(("&nbsp;", "　", ""))
    return f"<TD{spans} ALIGN=center><FONT SIZE=2>{inner}</FONT>" + rng.choice(("", "</TD>"))


STYLES: dict[str, Style] = {
    "bare": Style(_bare_paragraph, _bare_cell, _bare_table, _bare_page),
    "cms": Style(_cms_paragraph, _cms_cell, _cms_table, _cms_page),
    "word": Style(_word_paragraph, _word_cell, _word_table, _word_page),
    "nested": Style(_cms_paragraph, _loose_cell, _cms_table, _nested_page),
    "pasted": Style(_word_paragraph, _word_cell, _word_table, _cms_page),
    "framed": Style(_cms_paragraph, _cms_cell, _cms_table, _nested_page),
}
"""The manners of pages, and of saved word processor files; ``pasted`` is such a file in a content system's page."""
