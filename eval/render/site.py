"""What the site of a government puts around a report: styles, scripts, menus, links; none of it is the report's."""

import random

_COLUMNS = (
    "要闻动态",
    "政府信息公开",
    "政务服务",
    "互动交流",
    "数据发布",
    "专题专栏",
)
_LINKS = (
    "领导之窗",
    "机构职能",
    "政策文件",
    "政策解读",
    "财政预决算",
    "人事信息",
    "行政许可",
    "意见征集",
)
_SITES = ("省人民政府", "市教育局", "市公安局", "市民政局", "市财政局", "市水利局", "市统计局", "市审计局")
_SIZES = (12, 14, 16, 18)
_SCRIPT = """
var _hmt = _hmt || [];
(function() {
  var hm = document.createElement("script");
  hm.src = "https://hm.example.cn/hm.js?0123456789abcdef";
  var s = document.getElementsByTagName("script")[0]; s.parentNode.insertBefore(hm, s);
})();
function doZoom(size) { document.getElementById("zoom").style.fontSize = size + "px"; }
$(function() {
  $(".nav > ul > li").hover(function() { $(this).find("ul").stop(true).slideDown(200); },
    function() { $(this).find("ul").slideUp(100); });
  if ($("table").width() > $("#zoom").width()) { $("table").wrap("<div class='wide'></div>"); }
  $("img").each(function() { if ($(this).width() > 900) { $(this).css("width", "100%"); } });
});
"""


def dressed(page: str, rng: random.Random) -> str:
    """The page with the site's furniture: styles and scripts in its head, menus before its body, links behind it."""
    opening, head, rest = _parted(page, "</head>")
    start, body, inner = _parted(rest, ">") if head else ("", "", rest)
    inside, end, tail = _parted(inner, "</body>")
    return "".join(
        (opening, _styles(rng), _script(), head, start, body, _top(), inside, _bottom(), end, tail)
    )


def _parted(text: str, mark: str) -> tuple[str, str, str]:
    """*text* up to *mark*, the mark as it is written, and what follows."""
    at = text.lower().find(mark)
    return (text, "", "") if at < 0 else (text[:at], text[at : at + len(mark)], text[at + len(mark) :])


def _styles(rng: random.Random) -> str:
    rules = [
        f".{name}-{at} a{{display:block;float:left;width:{rng.randint(80, 200)}px;height:36px;line-height:36px;"
        f"color:#{rng.randrange(0x1000000):06x};font-size:{rng.choice(_SIZES)}px;background:url(/images/{name}.png)}}"
        for name in ("nav", "menu", "list", "share", "foot")
        for at in range(4)
    ]
    return '<style type="text/css">\n' + "\n".join(rules) + "\n</style>\n"


def _script() -> str:
    return f'<script type="text/javascript">{_SCRIPT}</script>\n'


def _top() -> str:
    """The banner, the menu with its columns, and where in the site the page stands."""
    columns = "".join(
        f'<li class="nav-{at}"><a href="/col/{at}/index.html" target="_blank">{column}</a><ul>'
        + "".join(
            f'<li><a href="/col/{at}/{nth}.html">{link}</a></li>'
            for nth, link in enumerate(_LINKS[: 4 + at % 3])
        )
        + "</ul></li>\n"
        for at, column in enumerate(_COLUMNS)
    )
    return (
        '<div class="top"><div class="w1200"><a href="/"><img src="/images/logo.png" width="60" height="60"></a>'
        '<form action="/search"><input type="text" name="q" value=""><button>搜索</button></form></div></div>\n'
        f'<div class="nav"><ul>\n{columns}</ul></div>\n'
        '<div class="share-0" style="display:none"><a href="#" onclick="share(1)">微信</a></div>\n'
    )


def _bottom() -> str:
    """The links to other sites, a field to choose from, and whose site it is."""
    links = "".join(
        f'<li><a href="http://site{at}.example.cn/" target="_blank" title="{site}">{site}</a></li>\n'
        for at, site in enumerate(_SITES)
    )
    options = "".join(
        f'<option value="http://s{at}.example.cn">{site}</option>' for at, site in enumerate(_SITES)
    )
    return (
        f'<div class="foot-1"><ul>\n{links}</ul><select onchange="go(this)">{options}</select></div>\n'
        '<div class="foot-2"><p>主办：市人民政府办公室&nbsp;&nbsp;承办：市大数据中心</p>'
        '<p><a href="/id.html">网站标识码 3700000001</a>&nbsp;<a href="/map.html">网站地图</a></p></div>'
        '<script src="/js/jquery.min.js"></script><script>doZoom(16);</script>'
    )
