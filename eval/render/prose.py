"""The report around the tables: title, preamble, headings, the text of sections 1, 5 and 6, site chrome."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from eval.render.sampler import Mixture, chance
from schemas.form import SECTIONS

ORDINALS = "一二三四五六"
TABLE_SECTIONS = (2, 3, 4)

AGENCIES = (
    ("青禾市卫生健康委员会", "我委"),
    ("临川县自然资源局", "我局"),
    ("云溪区人民政府", "区政府"),
    ("白石镇人民政府", "我镇"),
    ("望江街道办事处", "街道"),
    ("松岭县教育局", "我局"),
    ("东河省财政厅", "我厅"),
    ("平湖市交通运输局", "我局"),
)
TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开年度报告",
    "{agency} {year} 年政府信息公开工作 年度报告",
    "{agency}\n{year}年政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开\n\n工作报告",
)
PREAMBLE = (
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）和国办公开办函〔2021〕30号要求，现公布{agency}{year}年政府信息公开"
    "工作年度报告。全文包括总体情况，主动公开政府信息情况，收到和处理政府信息公开申请情况，政府信息公开行政复议、行政诉讼情况，"
    "存在的主要问题及改进情况，其他需要报告的事项等六个部分。本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    "如有疑问，请与{agency}联系，电话：0571-87650001，邮编：310000。"
)
OVERVIEW = (
    "{year}年，{we}认真贯彻落实《中华人民共和国政府信息公开条例》，以公开促落实、强监管。",
    "（一）主动公开。全年通过政府网站公开信息159条，政务新媒体发布信息2,304条，其中行政许可17项、行政处罚408项。",
    "（二）依申请公开。完善受理、审核、处理、答复程序，申请总计12件，均按期答复。",
    "（三）政府信息管理。严格落实“三审三校”制度，定期清理规范性文件。",
    "（四）平台建设。加强政府网站和政务公开专栏建设，更新栏目8个。",
    "（五）监督保障。组织培训2次，参训60人次，自然人、法人或其他组织满意度100%。",
)
PROBLEMS = (
    "{year}年，{we}政府信息公开工作取得一定成效，但仍存在一些问题：一是公开内容不够全面；二是工作人员业务能力有待提高。",
    "改进情况：一是加强学习培训，全年计划培训4次；二是细化公开目录，及时主动公开。",
)
OTHER = (
    "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）规定的标准，本年度未收取信息处理费。",
    "无其他需要报告的事项。",
    "1.承办人大代表建议3件、政协提案6件，均已办结。\n2.无其他需要报告的事项。",
)
CHROME_BEFORE = (
    "您现在所在的位置：首页 > 政务公开 > 政府信息公开年报",
    "索引号：11330000/2024-00012  发布机构：政府办公室  发布日期：2024-01-29",
    "字号：[ 大 中 小 ]  浏览次数：1342 次",
)
CHROME_AFTER = (
    "上一篇：2019年政府信息公开工作年度报告",
    "主办单位：政府办公室 版权所有 网站标识码：3301000012 ICP备案序号：浙ICP备19013029号-1",
    "联系电话：0571-87650001  1  2  3  下一页",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A report without its tables; a section without heading has none in ``headings``."""

    before: tuple[str, ...]
    title: str
    preamble: tuple[str, ...]
    headings: Mapping[int, str]
    bodies: Mapping[int, tuple[str, ...]]
    after: tuple[str, ...]


def sample_letter(rng: random.Random, edition: Mixture) -> Letter:
    """The prose of one invented agency's report of a year in which *edition* was in use."""
    agency, we = rng.choice(AGENCIES)
    year = rng.randint(2019, 2020) if edition == "2019" else rng.randint(2021, 2025)

    def told(*lines: str) -> tuple[str, ...]:
        return tuple(line.format(agency=agency, year=year, we=we) for line in lines)

    headings = {
        section.number: ORDINALS[section.number - 1]
        + "、"
        + (section.title if chance(rng, 0.7) else rng.choice(section.variants))
        for section in SECTIONS
    }
    chrome = chance(rng, 0.3)
    return Letter(
        before=CHROME_BEFORE[-1:] if chrome else (),
        title=told(rng.choice(TITLES))[0],
        preamble=told(PREAMBLE) if chance(rng, 0.5) else (),
        headings=headings,
        bodies={
            1: told(*OVERVIEW[: rng.randint(1, len(OVERVIEW))]),
            5: told(*PROBLEMS),
            6: told(rng.choice(OTHER)),
        },
        after=(*told("{agency}", "{year}年1月22日"), *(CHROME_AFTER[1:2] if chrome else ())),
    )
