"""Html: the picture of a page in a file of its own that opens offline, with switches, zoom and a legend.

The file carries its style and script; the policy in its head lets run what was hashed here and nothing else, and
nothing is loaded.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from string import Template
from typing import Final

from cleaner.box import Box
from cleaner.model import ASIDE, Outcome
from cleaner.picture.drawing import article_class, drawing
from cleaner.picture.ink import pill, rectangle, straight, words
from cleaner.picture.labels import Label, Story, labels, letter, stories
from cleaner.picture.plan import plan
from cleaner.picture.scans import Backdrop
from cleaner.picture.svg import QUESTIONS, WAYS, asset, counts, doubts, opening, roles
from cleaner.writers.markup import attribute, escape

LAYERS: Final = (("scan", "s", "Scan"), ("text", "t", "Text"), ("order", "o", "Order"), ("columns", "c", "Columns"),
                 ("badges", "n", "Numbers"))
"""What can be switched: its class in the picture, its key, what it is called."""

SAMPLE: Final = Box(3, 3, 31, 17)
"""A line as the legend shows it."""


def html(outcome: Outcome, scans: Mapping[int, Backdrop] | None = None, notes: Sequence[str] = ()) -> bytes:
    """The picture of a page; ``scans`` are the images of its sheets by number, ``notes`` what is to be said of them.

    >>> from cleaner.document import clean
    >>> html(clean("# 芦河开闸\\n\\n3月4日,芦河上游开闸放水。").outcome)[:15]
    b'<!doctype html>'
    """
    found = labels(outcome)
    made = plan(outcome.page, scans)
    frame, style, script = asset("view.css"), asset("picture.css"), asset("view.js")
    policy = (f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(frame)} {_hash(style)}; "
              "img-src data:; base-uri 'none'; form-action 'none'")
    layers = [layer for layer in LAYERS if layer[0] != "scan" or made.is_scanned]
    return Template(asset("view.html")).substitute(
        policy=policy, frame=frame, style=style, script=script, title=escape(outcome.page.source.name),
        counts=escape(counts(outcome, found)), layers="".join(_switches(layers, made.is_covered)),
        keys=" ".join([f"<kbd>{key}</kbd> {name.lower()}" for _, key, name in layers]),
        doubts=_doubts([*doubts(outcome), *notes]), articles="".join(_articles(stories(outcome))),
        roles=f'<ul class="roles">{"".join(_roles(found))}</ul>', order=f'<ul class="ways">{"".join(_ways())}</ul>',
        picture="".join([opening(outcome, made), *drawing(outcome, made, found, dict(scans or {})), "</svg>"]),
    ).encode()


def _hash(content: str) -> str:
    """A source expression of a content-security policy that lets exactly this content in."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _switches(layers: Sequence[tuple[str, str, str]], covered: bool) -> Iterator[str]:
    """A box to tick for each layer; over scans the text is off at first, it would hide what was scanned."""
    for kind, key, name in layers:
        on = "" if kind == "text" and covered else " checked"
        yield (f'<label title="{name}  {key}"><input type="checkbox" data-layer="{kind}" data-key="{key}"{on}>'
               f'{name}</label>')


def _doubts(said: Sequence[str]) -> str:
    """What is doubtful about the page as a whole."""
    if not said:
        return ""
    items = "".join([f"<li>⚠ {escape(doubt)}</li>" for doubt in said])
    return ('<section aria-labelledby="doubts-title"><h2 id="doubts-title">Doubts</h2>'
            f'<ul class="doubts">{items}</ul></section>')


def _articles(told: Sequence[Story]) -> Iterator[str]:
    """A button for each article: it shows the article alone."""
    for story in told:
        badge = _sample(pill(13, 9, str(story.n), 10.5, f"badge {article_class(story.n)}"))
        yield (f'<li><button type="button" data-article="{story.n}" aria-pressed="false">{badge}'
               f'<bdi>{escape(story.title) or "…"}</bdi><span class="lines" title="lines">{story.lines}</span>'
               "</button></li>")


def _roles(found: Sequence[Label]) -> Iterator[str]:
    """Each role as its lines are drawn, and how doubt is shown."""
    box = rectangle(SAMPLE, "box")
    for role in roles(found):
        kind = attribute(f'line a0 {"aside " if role in ASIDE else ""}r-{role}')
        yield _item(f'<g class="{kind}">{box}</g>{words(letter(role), 9, 14, "legend-letter")}', role)
    yield _item(f'<g class="line a0 unsure">{box}</g>', "role in doubt")
    for sign, name in QUESTIONS:
        yield _item(pill(17, 10, sign, 9, "question"), name)


def _ways() -> Iterator[str]:
    """How the reading order is drawn."""
    for kind, name in WAYS:
        yield _item(straight((2, 10), (28, 10), kind), name)


def _item(drawn: str, name: str) -> str:
    """An entry of the legend."""
    return f"<li>{_sample(drawn)}{escape(name)}</li>"


def _sample(drawn: str) -> str:
    """Something of the picture, as large as a legend has it."""
    return f'<svg class="page" width="34" height="20" aria-hidden="true">{drawn}</svg>'
