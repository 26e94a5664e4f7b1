"""Page: the overview of a run as one file of HTML: nothing is loaded, nothing runs, all of it bounded in size."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Final

from cleaner import output
from cleaner.corpus.doubt import LOOK
from cleaner.corpus.job import Job
from cleaner.corpus.overview.ink import figure, foreign, link, share, table, words
from cleaner.corpus.overview.plots import bar, counted, histogram, meter, twentieths
from cleaner.corpus.summary import Ride, many, ranked
from cleaner.corpus.tally import Doubtful, Tally
from cleaner.document import pack_of
from cleaner.edits import ASK, ENGINE
from cleaner.manifest import PAGES

FILE: Final = "overview.html"

WORST: Final = 100
"""Pages that are listed of those that look wrong, and of those not done."""

RULES: Final = 40
"""Rules that are listed; the rest are counted."""

REASONS: Final = 50
"""Reasons that are listed."""

KINDS: Final = 12
"""Formats, scripts and warnings that are listed."""

STATES: Final = (("done", "done"), ("quarantined", "in quarantine"), ("refused", "refused"))
"""How documents ended, as the row says it and as we do."""

FORMS: Final = ("tei", "md", "txt", "edits")
"""The results of a page, in the order in which one is taken for its name to lead to."""


def write(out: Path, tally: Tally, ride: Ride, job: Job) -> None:
    """Write the overview into the folder of a run."""
    output.write_whole(out / FILE, html(tally, ride, job))


def html(tally: Tally, ride: Ride, job: Job) -> bytes:
    """The overview, in UTF-8. The same for the same results but for its element ``run``.

    >>> html(Tally(), Ride(1, 0.0), Job("out"))[:15]
    b'<!doctype html>'
    """
    style = _asset("overview.css")
    policy = f"default-src 'none'; style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    return Template(_asset("overview.html")).substitute(
        policy=policy, style=style, lead=_lead(tally), states=_states(tally), ride=words(ride.told(tally.all)),
        figures="".join(_figures(tally)), worst=_worst(tally), undone=_undone(tally), rules=_rules(tally, _whys(job)),
        sure=_sure(tally), ask=f"{ASK:.2f}", articles=_pages(tally), look=f"{LOOK:.2f}",
        kinds=_kinds(tally), job=_job(job), pages=PAGES,
    ).encode("utf-8", "replace")


def _asset(name: str) -> str:
    """A file of the view by its name."""
    return files("cleaner.corpus.overview").joinpath("view", name).read_text("utf-8")


def _hash(content: str) -> str:
    """A source expression of a content-security policy that lets exactly this content in."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _lead(tally: Tally) -> str:
    """What came of it, in a sentence."""
    left = tally.all - tally.documents["done"]
    done = "All are done." if not left else f"{many(left, 'page')} could not be done."
    look = (f'<a href="#worst">{many(tally.to_look_at, "page")} to look at.</a>' if tally.to_look_at
            else "None looks wrong.")
    return f"{many(tally.all, 'page')}. {done} {look}"


def _states(tally: Tally) -> str:
    """How all documents ended, as one bar, and in words."""
    drawn, x = [], 0.0
    for state, _ in STATES:
        wide = 1000 * tally.documents[state] / tally.all if tally.all else 0.0
        drawn.append(f'<rect class="{state}" x="{x:.2f}" width="{wide:.2f}" height="10"/>' if wide else "")
        x += wide
    told = "".join(f'<li class="{state}">{figure(tally.documents[state])} {name} '
                   f'<span class="soft">{share(tally.documents[state], tally.all)}</span></li>'
                   for state, name in STATES)
    return (f'<svg class="states" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">'
            f'{"".join(drawn)}</svg><ul class="key">{told}</ul>')


def _figures(tally: Tally) -> Iterator[str]:
    """The numbers that are asked for first."""
    done = tally.documents["done"]
    for name, count, more in (
        ("articles", tally.found, f"{tally.found / done:,.1f} a page" if done else ""),
        ("paragraphs", tally.paragraphs, ""),
        ("edits", tally.edits.total(), f"{1000 * tally.edits.total() / tally.chars:,.1f} in 1,000 characters"
         if tally.chars else ""),
        ("questions", tally.asks.total(), f"{tally.asks.total() / done:,.1f} a page" if done else ""),
        ("joins", tally.joins, ""),
        ("text missing", tally.gaps, "places"),
        ("characters", tally.chars, f"{share(tally.aside, tally.chars)} set aside" if tally.chars else ""),
        ("bytes read", tally.read, ""),
    ):
        yield f"<div><dt>{name}</dt><dd>{figure(count)} <span class=\"soft\">{more}</span></dd></div>\n"


def _worst(tally: Tally) -> str:
    """The pages that look wrong, the worst first."""
    if not tally.to_look_at:
        return "<p>No page looks wrong.</p>"
    listed = tally.doubtful[:WORST]
    rows = ((_named(one), f"{meter(one.how)} {one.how:.2f}", foreign(one.why), figure(one.articles),
             figure(one.chars)) for one in listed)
    return table("Pages that look wrong, the worst first", ("Page", "Doubt", "Why", "#Articles", "#Characters"), rows,
                 "pages") + _more(tally.to_look_at - len(listed), "page")


def _named(one: Doubtful) -> str:
    """A page by its name, which leads to its result, and its other results behind it."""
    name = foreign(one.doc)
    there = [form for form in FORMS if form in one.files]
    if not there:
        return name
    others = "".join(f'<span class="also">{link(one.files[form], form)}</span>' for form in there[1:])
    return link(one.files[there[0]], name) + others


def _more(count: int, noun: str) -> str:
    """What is not listed."""
    return f'<p class="soft">{many(count, f"more {noun}")}; <a href="{PAGES}">{PAGES}</a> has all.</p>' if count else ""


def _undone(tally: Tally) -> str:
    """What was not done, by reason and one by one."""
    every = tally.reasons.total()
    if not every:
        return "<p>Every page was done.</p>"
    names, reasons = dict(STATES), ranked(tally.reasons)
    why = table("Why pages were not done", ("Reason", "Status", "#Pages"), (
        (foreign(reason), names.get(status, status), figure(count)) for (status, reason), count in reasons[:REASONS]))
    listed = tally.undone[:WORST]
    pages = table("Pages that were not done", ("Page", "Status", "Reason"), (
        (foreign(one.doc), names.get(one.status, one.status), foreign(one.reason)) for one in listed), "pages")
    return (why + _more(len(reasons[REASONS:]), "reason")
            + f"<details open><summary>Which they are</summary>{pages}{_more(every - len(listed), 'page')}</details>")


def _whys(job: Job) -> Mapping[str, str]:
    """Why each rule exists, by its id."""
    rules = (rule for pack in pack_of(job.rules, job.off, job.language).every() for rule in pack.rules.values())
    return {rule.id: rule.why for rule in rules} | dict(ENGINE)


def _rules(tally: Tally, whys: Mapping[str, str]) -> str:
    """Edits and questions by rule."""
    every = ranked(tally.edits + tally.asks)
    if not every:
        return "<p>Nothing was edited.</p>"
    most, edits = every[0][1], tally.edits.total()
    rows = ((f'<code>{foreign(rule)}</code><br><span class="soft">{foreign(whys.get(rule, ""))}</span>',
             bar(tally.edits[rule], tally.asks[rule], most), _some(tally.edits[rule]),
             share(tally.edits[rule], edits) if tally.edits[rule] else "", _some(tally.asks[rule]))
            for rule, _ in every[:RULES])
    rest = every[RULES:]
    return table("Edits and questions by rule", ("Rule", "", "#Edits", "#Share", "#Questions"), rows, "rules") + (
        f'<p class="soft">{many(len(rest), "more rule")} with {figure(sum(count for _, count in rest))} edits and '
        f'questions; <a href="summary.json">summary.json</a> has all.</p>' if rest else "")


def _some(count: int) -> str:
    """A count in a table where most are nought."""
    return figure(count) if count else '<span class="soft">–</span>'


def _sure(tally: Tally) -> str:
    """How sure roles and edits are."""
    lines, edits = (twentieths(counts, _wavers) for counts in (tally.lines_sure, tally.edits_sure))
    return histogram("What each line is", "confidence from", lines, "lines") + histogram(
        "What was changed or asked", "confidence from", edits, "edits and questions")


def _wavers(confidence: float) -> bool:
    """Whether what is no surer is marked for review."""
    return confidence < ASK


def _pages(tally: Tally) -> str:
    """How many articles the pages have, and how doubtful they are."""
    return histogram("Articles on a page", "articles", counted(tally.articles), "pages") + histogram(
        "Doubt about a page", "doubt from", twentieths(tally.doubts, lambda doubt: doubt >= LOOK), "pages")


def _kinds(tally: Tally) -> str:
    """What kinds of documents there were, and what their lines are."""
    made = []
    for name, counts, of in (("Formats", tally.formats, "Pages"), ("Scripts", tally.scripts, "Pages"),
                             ("Roles", tally.roles, "Lines"), ("Warnings", tally.warnings, "Pages")):
        if counts:
            first = ranked(counts)
            rows = [(foreign(kind), bar(count, 0, first[0][1]), figure(count)) for kind, count in first[:KINDS]]
            if rest := sum(count for _, count in first[KINDS:]):
                rows.append((words(f"{len(first) - KINDS} others"), bar(rest, 0, max(rest, first[0][1])), figure(rest)))
            made.append(table(name, (name, "", f"#{of}"), rows, f"kinds {name.lower()}"))
    return "".join(made)


def _job(job: Job) -> str:
    """What was asked for."""
    told = job.told() | {"digest": job.digest}
    rows = "".join(f"<div><dt>{words(name)}</dt><dd>{foreign(_spoken(value))}</dd></div>"
                   for name, value in told.items() if value)
    return f"<dl>{rows}</dl>"


def _spoken(value: object) -> str:
    """A setting in words."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
