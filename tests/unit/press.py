"""Press: invented pages, set in columns, as the rows of boxes that an engine would read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.box import Box
from cleaner.model import Page, Printed
from cleaner.readers import transcript
from cleaner.readers.scan import Plate, Row, Scan

EM = 20.0
LEADING = 30.0
GUTTER = 40.0

RIVER = "芦河上游昨日开闸放水，沿岸各村的渠道都已清淤，渠水流到清溪镇用了不到三个小时，村民说今年的秧苗有救了。"
BRIDGE = "云岭大桥的最后一段钢梁在清晨合龙，两岸的老人带着孩子站在堤上看，工人们把安全帽抛向空中，桥上响起一片掌声。"
SCHOOL = "雁溪小学的操场铺上了新跑道，孩子们换上运动鞋来回地跑，校长说下个月要办一场全镇的接力赛，家长也可以报名。"
MARKET = "槐荫里菜场改造以后摊位整齐了许多，每个摊主都领到一只电子秤，秤上的数字直接显示在屏幕上，买菜的人心里有底。"


@dataclass
class Press:
    """A page that is being set; ``rows`` come in the order in which they are set."""

    rows: list[Row] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)

    def line(self, text: str, left: float, top: float, em: float = EM, **said: object) -> Box:
        """One printed line; Latin letters and figures are half as wide as they are high."""
        width = sum(em if char > "\u2e7f" or char in "“”‘’…—" else em / 2 for char in text)
        box = Box(left, top, left + width, top + em)
        self.rows.append(Row(text, f"l{len(self.rows) + 1}", Printed(box, **said)))  # type: ignore[arg-type]
        return box

    def head(self, text: str, left: float, right: float, top: float, em: float) -> None:
        """A line in the middle between two edges."""
        width = len(text) * em
        self.line(text, (left + right - width) / 2, top, em)

    def column(self, paragraphs: Iterable[str], left: float, top: float, chars: int = 12,
               goes_on: bool = False) -> float:
        """Paragraphs of ``chars`` to a line, the first line of each set in by two; where the next line would be.

        ``goes_on`` sets the first line of the first one flush, as it goes on from another column.
        """
        for n, paragraph in enumerate(paragraphs):
            inset = 0 if goes_on and not n else 2
            rest = paragraph
            while rest:
                size = chars - inset
                self.line(rest[:size], left + inset * EM, top)
                rest, inset, top = rest[size:], 0, top + LEADING
        return top

    def plate(self, order: Sequence[int] | None = None) -> Plate:
        """The page, as wide and high as what stands on it."""
        boxes = [row.printed.box for row in self.rows if row.printed.box is not None]
        return Plate(max(box.right for box in boxes) + EM, max(box.bottom for box in boxes) + EM, tuple(self.rows),
                     "p1.xml", "0" * 64, pictures=tuple(self.pictures), order=None if order is None else tuple(order))

    def shuffled(self) -> Press:
        """The same page with its rows by their height, then from left to right, as engines give them."""
        def place(row: Row) -> tuple[float, float]:
            assert row.printed.box is not None
            return row.printed.box.top, row.printed.box.left

        return Press(sorted(self.rows, key=place), self.pictures)

    def leaning(self, slope: float) -> Press:
        """The page on a scan on which it leans: what is further down is further to the right, and boxes hold more."""
        def leant(box: Box) -> Box:
            left, top, right, bottom = box
            return Box(left + slope * top, top - slope * right, right + slope * bottom, bottom - slope * left)

        return Press([row._replace(printed=row.printed._replace(box=leant(row.printed.box)))
                      for row in self.rows if row.printed.box is not None], self.pictures)

    def page(self) -> Page:
        """The page as it is read."""
        return transcript.page(Scan("alto", "p1.xml", "0" * 64, (self.plate(),)))


def edges(n: int, chars: int = 12) -> tuple[float, float]:
    """The left and right edge of column ``n``, from 0."""
    left = EM + n * (chars * EM + GUTTER)
    return left, left + chars * EM


def split(paragraph: str, chars: int) -> tuple[str, str]:
    """A paragraph cut behind so many characters."""
    return paragraph[:chars], paragraph[chars:]
