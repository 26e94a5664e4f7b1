"""Outcomes built by hand: invented pages with all that a writer must be able to show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from cleaner import trace
from cleaner.model import (
    Article,
    Block,
    Change,
    Line,
    Mark,
    Node,
    Outcome,
    Page,
    Part,
    Run,
    Seam,
    Section,
    Source,
    Verdict,
)

WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！"}


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a dump that are not blank, without heading marks and margins; form feeds part sheets."""
    lines: list[Line] = []
    at, gap, sheet = 0, 0, 1
    for n, raw in enumerate(re.findall(r"[^\n]*\n|[^\n]+", text), 1):
        sheet += raw.count("\f")
        mark = re.match(r"\f?(#*)[ \u3000]*", raw)
        assert mark
        body = raw[mark.end() :].rstrip()
        if body:
            start = at + mark.end()
            lines.append(Line(n, start, start + len(body), body, gap, len(mark[1]), 0, sheet))
            gap = 0
        else:
            gap += 1
        at += len(raw)
    return tuple(lines)


def wide(text: str, only: str = "".join(WIDE)) -> list[Change]:
    """Changes that make halfwidth punctuation fullwidth, wherever it stands."""
    return [Change(m.start(), m.end(), WIDE[m[0]], "punct.fullwidth") for m in re.finditer("[,:;()?!]", text)
            if m[0] in only]


def part(text: str, role: str, words: str) -> Part:
    """The part of a text that these words are."""
    at = text.index(words)
    return Part(role, at, at + len(words), f"{role}.test")


class Maker:
    """A page being put together: hands out blocks by the numbers of their lines (from 0, none blank)."""

    def __init__(self, text: str, name: str = "yxrb_20180512_p01.txt") -> None:
        self.text = text
        self.name = name
        self.lines = lines_of(text)
        self.blocks: list[Block] = []

    def block(
        self,
        role: str,
        *numbers: int,
        changes: Sequence[Change] | None = None,
        parts: Sequence[tuple[str, str]] = (),
        confidence: float = 0.9,
        seam: Seam | None = None,
        lost: Seam | None = None,
        between: str = "",
        more: Sequence[Change] = (),
    ) -> Block:
        """The block that these lines are; punctuation is made wide unless ``changes`` are given."""
        lines = [self.lines[n] for n in numbers]
        text, runs = trace.join(lines, [between] * (len(lines) - 1))
        seams = []
        at = 0
        for line in lines[:-1]:
            at += len(line.text) + len(between)
            seams.append((seam or Seam(0, 0.93, "auto", "join.no-final-punctuation", ""))._replace(at=at))
        taken = {i for c in more for i in range(c.start, c.end)}
        made = [c for c in (wide(text) if changes is None else changes) if c.start not in taken]
        block = Block(
            role, numbers, text, runs, confidence, f"{role}.test", "a test", tuple(seams),
            tuple(sorted([*made, *more])), tuple(part(text, r, words) for r, words in parts), lost,
        )
        self.blocks.append(block)
        return block

    def outcome(self, *nodes: Node, marks: Sequence[Mark] = (), **more: object) -> Outcome:
        """The outcome with these nodes."""
        raw = self.text.encode("utf-8", "surrogatepass")
        source = Source(self.name, self.text, "utf-8", hashlib.sha256(raw).hexdigest(), choice="strict UTF-8")
        roles = tuple(Verdict(self._role(n), 0.9, "test", "") for n in range(len(self.lines)))
        return Outcome(Page(source, self.lines), roles, tuple(self.blocks), nodes, tuple(marks), **more)  # type: ignore[arg-type]

    def _role(self, n: int) -> str:
        return next((block.role for block in self.blocks if n in block.lines), "noise")


PAGE = """\
云溪日报

2018年5月12日 星期六 第806期

五年修渠 清水进村

南湾灌区昨日全线通水

惠及三镇四万亩农田

本报讯(记者 方澄 通讯员 柳一帆)5月11日,记者在南湾灌区看到,总干渠闸门缓缓升起。沿线泵站由6座增加到12

▲村民在渠边放鱼苗。本报记者 方澄 摄

座,其中四座可以远程控制。

先通水路 “望天田”变“吨粮田”

灌区管理所己安装水表九百块,每块都能读数。所长\ufffd大山说:“水到了,心就定了,明年多种一季稻。”

再通人心 渠长天天见

每天清晨,各村渠长沿堤走一圈。石桥上还留着“飲水思源”四个旧字,是修桥时刻下的。(南湾镇供稿)

老茶馆装上新灯 照亮“夜书场”

■ 本报记者 安然

石鼓镇讯 “灯一亮,人就来了。”说书人老丁说。茶馆里六十岁以上的

听众坐满三排,年轻人站在门口。

上个月,镇上请来两位电工,重新布线

(下转第2版)
\f生活 2018年5月12日 星期六 责任编辑:童声

2

(上接第1版)

新灯亮了以后,书场每周加演一场。

## 提醒

周日白天茶馆照常营业,晚上不开。

云溪日报数字版 版权所有

未经许可不得转载
"""


def issue() -> Outcome:
    """Two pages of a newspaper with most of what can be on them."""
    make = Maker(PAGE)
    text = make.lines[9].text
    misread, comma, unread = text.index("己"), text.index(",心"), text.index("\ufffd")
    doubts = (
        Change(misread, misread + 1, "已", "char.confusable", 0.9, "ask", "己 and 已", "character"),
        Change(unread, unread + 1, "\ufffd", "gap.replacement-character", 1.0, "auto", "", "gap"),
        Change(comma, comma + 1, "，", "punct.fullwidth", 0.6, "ask", "may stand for 。"),
    )
    space = make.lines[14].text.index(" ")
    mastheads = make.block("masthead", 0), make.block("masthead", 1, changes=())
    heads = make.block("kicker", 2), make.block("headline", 3), make.block("deck", 4, confidence=0.3)
    lead = make.block(
        "body", 5, 7, seam=Seam(0, 0.97, "auto", "join.number-unit", "", through=True),
        parts=[("byline", "(记者 方澄 通讯员 柳一帆)"), ("dateline", "本报讯"), ("reporter", "方澄"),
               ("correspondent", "柳一帆")],
    )
    caption = make.block("caption", 6, parts=[("credit", "本报记者 方澄 摄"), ("photographer", "方澄")])
    water = Section((make.block("crosshead", 8),), (make.block("body", 9, more=doubts),))
    hearts = Section((make.block("crosshead", 10),), (
        make.block("body", 11, parts=[("credit", "(南湾镇供稿)"), ("contributor", "南湾镇")]),))
    second_heads = (make.block("headline", 12),)
    byline = make.block("byline", 13, parts=[("reporter", "安然")])
    lamp = make.block(
        "body", 14, 15, seam=Seam(0, 0.45, "ask", "join.no-final-punctuation", "might be two sentences"),
        parts=[("dateline", "石鼓镇讯"), ("place", "石鼓镇")],
        more=[Change(space, space + 1, "", "space.after-dateline")],
    )
    wiring = make.block("body", 16, lost=Seam(0, 0.8, "auto", "gap.broken-end", ""))
    jump = make.block("jump", 17)
    folio, number = make.block("folio", 18), make.block("folio", 19)
    back = make.block("jump", 20)
    rest = make.block("body", 21)
    note_head, note = make.block("headline", 22), make.block("body", 23)
    notice = make.block("copyright", 24, 25, changes=())
    return make.outcome(
        *mastheads,
        Article(heads, (), (lead, caption), (water, hearts)),
        Article(second_heads, (byline,), (lamp, wiring, jump), continued="2"),
        folio,
        number,
        Article((), (), (back, rest), continues="1"),
        Article((note_head,), (), (note,)),
        notice,
        meta={"title": "云溪日报", "date": "2018-05-12", "issue": "806"},
    )


def untidy() -> Outcome:
    """A page where parts stand in places that TEI has no room for, with mended characters and no masthead."""
    text = (
        "\ufeff首页 > 新闻\n\n东门市场\n搬迁记\n\n本报记者 林一\n\n"
        "摊位搬进新棚&amp;老街\n清静了,生意照旧。\n\n"
        "通讯员 何二\n\n临街的墙\x07也刷白了,(见左图)。(何二)\n\n棚里装了灯\n\n入夜也亮\n\n"
        "据悉,灯由街道出资。\n\n图为新棚。\n\n(某社供稿)\n\n闲话一句,不属哪篇。\n"
    )
    make = Maker(text, "第 1 版,东门(早).txt")
    lines = list(make.lines)
    first = lines[0]
    size = first.end - 1
    lines[0] = Line(first.n, 0, first.end, text[1 : first.end], runs=(Run(0, 1, size, size),))
    amp = lines[4]
    at = amp.text.index("&")
    lines[4] = Line(amp.n, amp.start, amp.end, amp.text.replace("&amp;", "&"), amp.gap, runs=(
        Run(0, amp.start, at, at), Run(at, amp.start + at, 1, 5),
        Run(at + 1, amp.start + at + 5, len(amp.text) - at - 5, len(amp.text) - at - 5)))
    bell = lines[7]
    ring = bell.text.index("\x07")
    lines[7] = Line(bell.n, bell.start, bell.end, bell.text.replace("\x07", ""), bell.gap, runs=(
        Run(0, bell.start, ring, ring),
        Run(ring, bell.start + ring + 1, len(bell.text) - ring - 1, len(bell.text) - ring - 1)))
    make.lines = tuple(lines)
    marks = (
        Mark("character", "char.byte-order-mark", 0, 1, "\ufeff", ""),
        Mark("character", "char.entity", amp.start + at, amp.start + at + 5, "&amp;", "&"),
        Mark("character", "char.control", bell.start + ring, bell.start + ring + 1, "\x07", ""),
        Mark("character", "char.margin", len(text) - 1, len(text), "\n", ""),
    )
    crumb = make.block("breadcrumb", 0, changes=())
    title = make.block("headline", 1, 2, seam=Seam(0, 0.7, "auto", "join.headline", ""))
    byline = make.block("byline", 3)
    stalls = make.block("body", 4, 5)
    other = make.block("byline", 6)
    wall = make.block("body", 7, parts=[("credit", "(何二)"), ("contributor", "何二")])
    lamps = Section(
        (make.block("crosshead", 8),), (),
        (Section((make.block("crosshead", 9),), (make.block("body", 10),)),),
    )
    picture = make.block("caption", 11)
    credit = make.block("credit", 12, parts=[("credit", "(某社供稿)"), ("contributor", "某社")])
    stray = make.block("body", 13)
    return make.outcome(
        crumb, Article((title,), (byline,), (stalls, other, wall), (lamps,), (picture, credit)), stray,
        marks=marks, warnings=("lines 3 & 4 are short",),
    )


def empty() -> Outcome:
    """A page without a line."""
    return Maker("\n", "-").outcome()
