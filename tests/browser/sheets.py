"""Sheets of invented pages: cleaned ones, and very large ones that are put together by hand."""

from __future__ import annotations

from typing import Any

from cleaner.document import clean, pack_of
from cleaner.review import report
from cleaner.review.sheet import reasons, sheet

Json = dict[str, Any]

LUHE = """芦河晚报

湿地公园 五月开门

## 鹭鸶洲建起“观鸟长廊”

本报讯(记者 林晓岚 通讯员 陆可)5月8日,观鸟长廊建成,全长四公里,设观鸟屋9座.市园林局介绍,湿地里登记过的鸟种增加到47



▲ 图为游客在观鸟屋里等候。 陆可 摄

种,其中候鸟占六成。长廊用旧船板铺成,雨天也不打滑。

“去年冬天,我在这里数到过二百多只赤麻鸭,”退休教师沈映川说,“孩子们比我看得还清楚, 他们现在能分出苍鹭和白鹭了。”

老街换新颜

霁州讯 槐荫路老街改造4月9日完工,沿街的电线杆和广告牌全部拆除,126户居民用上了天然气。

(槐荫路街道供稿)

凡本报所刊作品,未经书面授权,不得转载。
"""

JIZHOU = """渡口添新船

霁州讯 沅陌渡口添置的两艘新渡船4月3日下水,每艘可载客60人,往返一趟12分钟。

船工左丘言说,老船用了三十年,“新船稳当,雨天也敢开。”
"""


def made(*texts: str) -> list[Json]:
    """A sheet for each text, cleaned."""
    return [sheet(clean(text), f"p{n}") | {"doc": f"page-{n}.txt"} for n, text in enumerate(texts, 1)]


def written(pages: list[Json], title: str = "芦河晚报") -> bytes:
    """A report on sheets."""
    return report.write(pages, reasons(pack_of()), tool="cleaner 0.1.0", title=title)


def luhe() -> bytes:
    """A report on two small pages."""
    return written(made(LUHE, JIZHOU))


def large(pages: int, rows: int, edits: int) -> list[Json]:
    """Pages with so many rows of so many commas and joins each; every row also tells its role."""
    return [_large(n, rows, edits) for n in range(1, pages + 1)]


WORDS = "湿地公园的观鸟长廊沿着芦河向东伸展每天清晨都有退休教师带着孩子来数鸟"


def _large(n: int, rows: int, edits: int) -> Json:
    told: list[Json] = []
    shown: list[Json] = []
    at = 0
    for r in range(rows):
        words = WORDS[r % 17 :] + WORDS[: r % 17]
        row: Json = {"article": 1 + r // 20, "role": "body", "edit": len(told), "line": r + 1, "aside": False,
                     "moved": False, "left": [], "right": [], "join": None}
        told.append(_edit(n, len(told), "role", "grammar.best-path", at, words, words, r, role="body", tells=True))
        for k in range(edits):
            kind, rule, before, after = (("join", "joins.word", "\n", "") if k % 11 == 7
                                         else ("text", "punct.fullwidth", ",;"[k % 2], "，；"[k % 2]))
            piece = words[: 6 + (r + k) % 9]
            at += len(piece)
            row["left"] += [[piece, -1], [before, len(told)]]
            row["right"] += [[piece, -1], [after, len(told)]]
            told.append(_edit(n, len(told), kind, rule, at, before, after, r, piece, words[:24]))
            at += 1
        shown.append(row)
    articles = [{"n": k + 1, "title": f"观鸟长廊之{k + 1}"} for k in range(1 + (rows - 1) // 20)]
    return {"id": f"p{n}", "doc": f"page-{n:03}.txt", "sha256": f"{n:064x}", "script": "zh-Hans", "warnings": [],
            "articles": articles, "edits": told, "rows": shown}


def _edit(n: int, i: int, kind: str, rule: str, at: int, before: str, after: str, row: int, prefix: str = "",
          suffix: str = "", *, role: str | None = None, tells: bool = False) -> Json:
    name = f"{n:04x}{i:08x}"
    return {"id": name, "ids": [name], "kind": kind, "rule": rule, "start": at, "end": at + len(before),
            "before": before, "after": after, "confidence": round(0.5 + (i * 7 % 50) / 100, 2),
            "mode": "ask" if i % 13 == 5 else "auto",
            "line": row + 1, "reason": "", "role": role, "prefix": prefix, "suffix": suffix, "article": 1 + row // 20,
            "row": row, "tells": tells, "was": None}
