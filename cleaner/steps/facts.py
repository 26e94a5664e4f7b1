"""Facts: what a page tells of itself, its paper, date, issue, page, and its script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from cleaner.model import Block

SCRIPT_SAMPLE: Final = 4000
"""Characters that are enough to tell the script of a page."""

_DATE: Final = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_EURO_DATE: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})")
_ISSUE: Final = re.compile(r"第\s*(\d{2,6})\s*[期号號]")
_PAGE: Final = re.compile(r"^第?\s*([A-D]?\d{1,2})")
_SIMPLIFIED: Final = re.compile("[这们国说发对时会经来个为学动过现开关问题实进员]")
_TRADITIONAL: Final = re.compile("[這們國說發對時會經來個為學動過現開關問題實進員]")


def facts(blocks: Iterable[Block]) -> Mapping[str, str]:
    """Title, ISO date, issue and page number as the furniture of the page gives them.

    >>> facts([Block("folio", (0,), "2018年5月9日 星期三", ())])
    {'date': '2018-05-09'}
    """
    out: dict[str, str] = {}
    for block in blocks:
        if block.role == "masthead" and "title" not in out:
            out["title"] = block.text
        elif block.role == "folio":
            if "date" not in out and (date := _date(block.text)):
                out["date"] = date
            elif "page" not in out and not _DATE.search(block.text) and (page := _PAGE.match(block.text)):
                out["page"] = page.group(1)
        if block.role in ("folio", "imprint") and "issue" not in out and (issue := _ISSUE.search(block.text)):
            out["issue"] = issue.group(1)
    return out


def _date(text: str) -> str | None:
    found = _DATE.search(text)
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = _EURO_DATE.search(text)
        if not found:
            return None
        day, month, year = (int(part) for part in found.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def script_of(text: str) -> str:
    """The script of a text: ``zh-Hans``, ``zh-Hant``, or ``und`` where neither shows.

    >>> script_of("这个国家"), script_of("這個國家"), script_of("Luhe")
    ('zh-Hans', 'zh-Hant', 'und')
    """
    sample = text[:SCRIPT_SAMPLE]
    simple, full = len(_SIMPLIFIED.findall(sample)), len(_TRADITIONAL.findall(sample))
    if simple == full == 0:
        return "zh-Hans" if re.search("[\u4e00-\u9fff]", sample) else "und"
    return "zh-Hant" if full > simple else "zh-Hans"
