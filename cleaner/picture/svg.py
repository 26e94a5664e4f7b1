"""Svg: the picture of a page as one file, with what it shows told above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final

from cleaner.box import Box
from cleaner.model import ASIDE, Outcome
from cleaner.picture.drawing import article_class, drawing
from cleaner.picture.ink import number, pill, rectangle, straight, words
from cleaner.picture.labels import Label, Story, labels, letter, stories
from cleaner.picture.plan import EDGE, Plan, plan
from cleaner.picture.scans import Backdrop
from cleaner.picture.setting import cut, ems
from cleaner.writers.markup import attribute, escape

ROW: Final = 20.0
"""From one row of the words above the picture to the next."""
NOTE: Final = 90.0
"""Ems of a doubt or note in a row above the picture."""
ACROSS: Final = 4
"""Articles in a row of the legend."""
CALLED: Final = 17.0
"""Ems of an article's title in the legend."""

ORDER: Final = ("kicker", "headline", "deck", "crosshead", "byline", "dateline", "body", "caption", "credit")
"""The roles in the order of a legend; what is set aside comes behind them."""


ROLES_ACROSS: Final = 9
"""Roles in a row of the legend."""

QUESTIONS: Final = (("?", "a question"), ("…?", "text missing?"))
"""The signs at the ends of lines, and what they ask."""

WAYS: Final = (("step", "on in the column"), ("jump", "on in another place"),
               ("join", "a paragraph goes on, and how sure that is"))
"""The ways of the reading order, as a legend shows them."""


def svg(outcome: Outcome, scans: Mapping[int, Backdrop] | None = None, notes: Sequence[str] = ()) -> bytes:
    """The picture of a page; ``scans`` are the images of its sheets by number, ``notes`` what is to be said of them.

    >>> from cleaner.document import clean
    >>> svg(clean("# 芦河开闸\\n\\n3月4日,芦河上游开闸放水。").outcome)[:20]
    b'<svg xmlns="http://w'
    """
    found = labels(outcome)
    head, top = _head(outcome, found, [*doubts(outcome), *notes])
    made = plan(outcome.page, scans, top)
    size = f'width="{number(made.width)}" height="{number(made.height)}" '
    style = f"<style>{escape(asset('picture.css'))}</style>"
    ground = rectangle(Box(0, 0, made.width, made.height), "ground-all")
    return "".join([opening(outcome, made, size), style, ground, *head,
                    *drawing(outcome, made, found, dict(scans or {})), "</svg>\n"]).encode()


def opening(outcome: Outcome, made: Plan, size: str = "") -> str:
    """The tag that opens a picture. Over scans the text of a line is shown only when it is pointed at."""
    kind = " ".join(filter(None, ("page", "scanned" if made.is_scanned else "", "no-text" if made.is_covered else "")))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" {size}'
            f'viewBox="0 0 {number(made.width)} {number(made.height)}" role="img" '
            f'aria-label="{attribute(outcome.page.source.name)}">')


def asset(name: str) -> str:
    """A file of the view by its name."""
    return files("cleaner.picture").joinpath("view", name).read_text("utf-8")


def counts(outcome: Outcome, found: Sequence[Label]) -> str:
    """What there is on a page, in numbers."""
    columns = sum(sum(map(bool, sheet.numbers)) for sheet in outcome.page.sheets)
    asked = sum(bool(label.asks) for label in found)
    unsure = sum(label.wavers for label in found)
    return " · ".join(filter(None, (
        _many(len(stories(outcome)), "article"), _many(len(outcome.blocks), "block"), _many(len(found), "line"),
        _many(columns, "column") if columns else "", f"read as {outcome.page.format}",
        f"{_many(unsure, 'role')} in doubt" if unsure else "",
        f"{_many(asked, 'line')} with a question" if asked else "",
    )))


def _many(count: int, noun: str) -> str:
    """A number of things.

    >>> _many(1, "line"), _many(2, "line")
    ('1 line', '2 lines')
    """
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def doubts(outcome: Outcome) -> list[str]:
    """What is doubtful about a page as a whole."""
    return [*outcome.warnings, *outcome.page.repairs]


def roles(found: Sequence[Label]) -> list[str]:
    """The roles on a page, in the order of a legend."""
    there = {label.role for label in found}
    return [role for role in ORDER if role in there] + sorted(there - set(ORDER))


def _head(outcome: Outcome, found: Sequence[Label], said: Sequence[str]) -> tuple[list[str], float]:
    """What stands above the picture, and how high that is."""
    made = [words(outcome.page.source.name, EDGE, EDGE + 8, "name")]
    y = EDGE + 8 + ROW
    made.append(words(counts(outcome, found), EDGE, y, "count"))
    for doubt in said:
        for row in cut(f"⚠ {doubt}", NOTE):
            y += ROW * 0.8
            made.append(words(row, EDGE, y, "doubt"))
    y += ROW * 1.3
    there = roles(found)
    made += _roles(there, y)
    y += ROW * (1 + (len(there) - 1) // ROLES_ACROSS)
    made += _signs(y)
    told = stories(outcome)
    made += _stories(told, y + ROW)
    return made, y + ROW * (1 - (-len(told) // ACROSS))


def _roles(there: Sequence[str], top: float) -> Iterator[str]:
    """The roles that the page has, each as its lines are drawn."""
    for k, role in enumerate(there):
        x, y = EDGE + 132 * (k % ROLES_ACROSS), top + ROW * (k // ROLES_ACROSS)
        kind = f'line a0 {"aside " if role in ASIDE else ""}r-{role}'
        yield f'<g class="{attribute(kind)}">{rectangle(Box(x, y - 11, x + 26, y + 3), "box")}</g>'
        yield words(letter(role), x + 5, y, "legend-letter")
        yield words(role, x + 32, y, "legend")


def _signs(y: float) -> Iterator[str]:
    """What else is drawn: doubt, questions, and the ways of the reading order."""
    yield f'<g class="line a0 unsure">{rectangle(Box(EDGE, y - 11, EDGE + 26, y + 3), "box")}</g>'
    yield words("role in doubt", EDGE + 32, y, "legend")
    x = EDGE + 132
    for sign, name in QUESTIONS:
        yield pill(x + 13, y - 4, sign, 9, "question")
        yield words(name, x + 32, y, "legend")
        x += 160
    for kind, name in WAYS:
        yield straight((x, y - 4), (x + 26, y - 4), kind)
        yield words(name, x + 32, y, "legend")
        x += 170


def _stories(told: Sequence[Story], top: float) -> Iterator[str]:
    """The articles by colour, number and title."""
    for k, story in enumerate(told):
        x, y = EDGE + 300 * (k % ACROSS), top + ROW * (k // ACROSS)
        title = story.title if ems(story.title) <= CALLED else cut(story.title, CALLED - 1)[0] + "…"
        yield pill(x + 13, y - 4, str(story.n), 10, f"badge {article_class(story.n)}")
        yield words(title, x + 32, y, "legend")
