"""Radical forms and compatibility ideographs that PDF fonts put where the everyday character belongs.

U+2F00-2FD5 and the compatibility ideographs have their character in Unicode's own normal form; of
U+2E80-2EF3 only two have, so the others that stand for a character are listed.
"""

import re
import unicodedata

from extractor.text import Edit

PAIRS = """
⺀冫 ⺁厂 ⺄乙 ⺅亻 ⺆冂 ⺈刀 ⺉刂 ⺊卜 ⺌小 ⺍小 ⺎兀 ⺒巳 ⺓幺 ⺔彑 ⺕彐 ⺖忄 ⺘扌 ⺙攵 ⺛旡 ⺜日
⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 ⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺪疋 ⺫目 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟
⺱罓 ⺲罒 ⺳罒 ⺶羊 ⺷羊 ⺹耂 ⺺肀 ⺻聿 ⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠
⻉贝 ⻊足 ⻋车 ⻌辶 ⻍辶 ⻎辶 ⻏阝 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食
⻟飠 ⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 ⻱龜 ⻲亀
⻳龟
"""
SUPPLEMENT = {pair[0]: pair[1] for pair in PAIRS.split()}
RADICAL_FORMS = "\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufad9\U0002f800-\U0002fa1d"
_FORMS = re.compile(f"[{RADICAL_FORMS}]")


def everyday_characters(chars: str) -> list[Edit]:
    """The ordinary character for each radical form or compatibility ideograph, one for one.

    >>> everyday_characters("⼯作⻓期")
    [Edit(start=0, end=1, new='工'), Edit(start=2, end=3, new='长')]
    """
    return [
        Edit(match.start(), match.end(), ordinary)
        for match in _FORMS.finditer(chars)
        if (ordinary := _ordinary(match[0])) != match[0]
    ]


def _ordinary(form: str) -> str:
    return SUPPLEMENT.get(form) or unicodedata.normalize("NFKC", form)
