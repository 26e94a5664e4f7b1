"""Dumps: strategies for what an OCR engine might hand over, from arbitrary text to whole invented pages."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

PHRASES = [
    "公园正式开园", "新修的步道全长四公里", "沿线栽种了大片芦苇", "监测点记录到47种候鸟",
    "村民把渔船泊进港湾", "志愿者在湖边清点水鸟", "水位比去年同期高出0.8米", "老人说“心里踏实”",
    "三条公交线路已经延伸到这里", "《湿地手册》印了2000册", "项目投资1.2亿元(含配套)",
    "工程师们守在闸口", "今年春天又添了26处观鸟屋",
]
OPENERS = [
    "", "", "据介绍", "截至目前", "同时", "一是", "第二", "近日", "他说", "其中",
]
HEADS = [
    "雁溪滨水绿廊昨日开园", "老桥新生 两岸同春", "雁浦水厂提前一月通水", "一张网兜住一座城",
    "“夜书场”亮了", "先治水 再治盐", "设施:步道连到家门口", "一、主要做法", "（二）群众受益",
    "渡口撤了",
]
KICKERS = [
    "五年修渠 清水进村", "记者走基层", "关注民生", "深度观察",
]
DECKS = [
    "——雁浦县耕地改良见闻", "惠及三镇四万亩农田", "沿线六个站点同时启用",
]
CAPTIONS = [
    "▲图为村民在渠边放鱼苗。周可 摄", "上图:观鸟屋内景。", "孩子们在步道上奔跑。", "资料图片",
    "(方澄摄)", "图①:无人机巡塘。",
]
FURNITURE = [
    "芦河晚报", "2018年5月9日 星期三", "A02版 要闻", "责任编辑:方澄", "(下转第3版)", "(上接第1版)",
    "3", "首页 > 新闻 > 本地", "版权所有 未经许可不得转载", "信息来源:芦河晚报",
    "热线:0100-8800110", "导读", "遗失声明", "公益广告",
    "1.凡本网注明来源的作品,均为本网所有,转载请注明。", "电话:0100-8819907 地址:兴工路3号",
]
BYLINES = [
    "本报记者 林晓岚", "■ 记者 方澄 通讯员 柳一帆", "本报讯", "记者 周可/文 安然/图",
    "芦河市公安局局长 方大山",
]
LEADS = [
    "本报讯(记者 林晓岚)", "芦河讯 5月8日,", "新华社泊州5月8日电 (记者周可)", "本报讯 ", "雁浦讯 ",
]
CREDITS = [
    "(芦河市融媒体中心供稿)", "(据新华社)", "(林晓岚)", "周可 文/图",
]
NOISE = [
    "\u200b", "\x07", "\ufeff", "\x85", "\ufffd", "&ldquo;", "&amp;", "&nbsp;", "<b>", "</b>", "<br/>",
    "**", "<sup>2</sup>", "![](a.png)", "èŠ¦æ²³", " ", "　", "|", "`", "'", "\"", ",", "。",
    "…", "Open", "Source", "100", "5.", "“", "”", "（", ")", "<!-- x -->", "的的", "\xad",
    "\ud800",
]
ENDS = [
    "\n", "\r\n", "\r",
]
MARKS = [
    "", "", "# ", "## ", "### ", "**", "> ", "　　", "  ", "■ ",
]


@st.composite
def sentences(draw: st.DrawFn, most: int = 4) -> str:
    """One or more sentences of a story, with the halfwidth or fullwidth marks that a dump may have."""
    comma, stop = draw(st.sampled_from([",", "，"])), draw(st.sampled_from(["。", "。", ".", "!", "？"]))
    out = []
    for _ in range(draw(st.integers(1, most))):
        opener = draw(st.sampled_from(OPENERS))
        phrases = draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3))
        out.append((opener + comma if opener else "") + comma.join(phrases) + stop)
    return "".join(out)


@st.composite
def cut(draw: st.DrawFn, text: str) -> list[str]:
    """A text in one, two or three pieces, as columns cut it."""
    places = draw(st.lists(st.integers(1, max(1, len(text) - 1)), max_size=2, unique=True))
    edges = [0, *sorted(places), len(text)]
    return [text[a:b] for a, b in pairwise(edges) if a < b]


@st.composite
def stories(draw: st.DrawFn) -> list[str]:
    """The lines of one article, its sentences cut, captions and furniture strewn in."""
    lines: list[str] = []
    if draw(st.booleans()):
        lines += draw(st.lists(st.sampled_from(KICKERS), max_size=1))
        lines.append(draw(st.sampled_from(MARKS)) + draw(st.sampled_from(HEADS)))
        lines += draw(st.lists(st.sampled_from(DECKS), max_size=1))
    lines += draw(st.lists(st.sampled_from(BYLINES), max_size=1))
    lead = draw(st.sampled_from(["", *LEADS]))
    for n in range(draw(st.integers(1, 3))):
        pieces = draw(cut((lead if n == 0 else "") + draw(sentences())))
        for k, piece in enumerate(pieces):
            if k and draw(st.integers(0, 2)) == 0:
                lines.append(draw(st.sampled_from(CAPTIONS + FURNITURE)))
            lines.append(piece)
        if draw(st.integers(0, 3)) == 0:
            lines.append(draw(st.sampled_from(MARKS)) + draw(st.sampled_from(HEADS)))
    lines += draw(st.lists(st.sampled_from(CREDITS), max_size=1))
    return lines


@st.composite
def speckled(draw: st.DrawFn, line: str) -> str:
    """A line with what encodings, file formats and scanners leave in one."""
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(line)))
        line = line[:at] + draw(st.sampled_from(NOISE)) + line[at:]
    return line


@st.composite
def loose_pages(draw: st.DrawFn) -> str:
    """A page of paragraphs, a blank line or some between them, or none."""
    lines: list[str] = draw(st.lists(st.sampled_from(FURNITURE), max_size=2))
    for _ in range(draw(st.integers(1, 3))):
        lines += draw(stories())
        lines += draw(st.lists(st.sampled_from(FURNITURE), max_size=2))
    end = draw(st.sampled_from(ENDS))
    blank = draw(st.sampled_from([1, 1, 0]))
    out = []
    for line in lines:
        if draw(st.integers(0, 5)) == 0:
            line = draw(speckled(line))
        out.append(line + end * (1 + blank + draw(st.sampled_from([0, 0, 0, 1, 3]))))
    return draw(st.sampled_from(["", "\n", "\f"])) + "".join(out)


@st.composite
def wrapped_pages(draw: st.DrawFn) -> str:
    """A page of printed lines, hard-wrapped at a column's width."""
    width = draw(st.integers(8, 18))
    out: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        for block in draw(stories()):
            out += [block[at : at + width] for at in range(0, len(block), width)]
            if draw(st.booleans()):
                out.append("")
    return "\n".join(out)


def arbitrary(size: int = 80) -> st.SearchStrategy[str]:
    """Any text at all, surrogates and control characters in it, or made of what rules look for."""
    anything = st.text(st.characters(exclude_categories=()), max_size=size)
    words = [*HEADS[:3], *PHRASES[:4], *CAPTIONS, *FURNITURE[:6], *LEADS[:2]]
    pieces = st.sampled_from([*NOISE, *ENDS, "\n\n", "\f", *words, "#", "芦", "河", ",", "。", "1", "a"])
    return st.one_of(anything, st.lists(pieces, max_size=size // 4).map("".join))


dumps = st.one_of(loose_pages(), wrapped_pages())
texts = st.one_of(arbitrary(), dumps)


@st.composite
def raws(draw: st.DrawFn) -> bytes:
    """A dump as bytes: in some encoding, some of them damaged; or any bytes."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=120))
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "big5", "utf-16"]))
    raw = bytearray(draw(dumps).encode(codec, "ignore"))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=2))
    return bytes(raw)


@st.composite
def finished(draw: st.DrawFn) -> str:
    """A page as an editor would leave it: headline, run-in byline, whole sentences, one blank line between."""
    blocks: list[str] = []
    for head in draw(st.lists(st.sampled_from(HEADS[2:4]), min_size=1, max_size=2, unique=True)):
        blocks.append(head)
        lead = draw(st.sampled_from(["本报讯（记者 林晓岚）", "芦河讯5月8日，", "新华社泊州5月8日电（记者周可）"]))
        for n in range(draw(st.integers(1, 3))):
            phrases = draw(st.lists(st.sampled_from(PHRASES[:6]), min_size=4, max_size=9))
            blocks.append((lead if n == 0 else "截至目前，") + "，".join(phrases) + "。")
    return "\n\n".join(blocks) + "\n"
