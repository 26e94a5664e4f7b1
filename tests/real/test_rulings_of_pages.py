"""Verdicts on real and made pages: exactly the refused edits are missing, and whatever else moves is told."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from cleaner import chain, readers
from cleaner.document import Document
from cleaner.edits import identity
from cleaner.model import Mark, Page
from cleaner.restoration.restore import from_tei
from cleaner.review import verdicts
from cleaner.review.ruling import Ruling, rule
from cleaner.review.verdicts import Verdict
from cleaner.rules import Pack
from cleaner.validation import check_offsets, validate

ROLES = ("headline", "kicker", "crosshead", "body", "caption", "byline", "folio", "copyright")


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[Page]:
    found = sorted(path for folder in ("dumps", "pages") for path in (shared / folder).iterdir()
                   if path.suffix in (".txt", ".md") and not path.name.startswith("README"))
    assert len(found) > 50
    return [readers.read(path.read_bytes(), path.name) for path in found]


def base(page: Page, pack: Pack) -> Document:
    return Document(chain.run(page, pack))


def ruled(page: Page, pack: Pack, said: Sequence[Verdict]) -> Ruling:
    return rule(page, pack, chain.Options(), said)


def on(page: Page, mark: Mark, replacement: str | None = None) -> Verdict:
    source = page.source
    return verdicts.of(mark, source.text, "reject", doc=source.name, sha256=source.sha256, replacement=replacement)


def reviewed(document: Document) -> set[str]:
    return {identity(mark) for mark in document.edits if mark.kind != "layout"}


def roles(document: Document) -> dict[int, str]:
    outcome = document.outcome
    return {outcome.page.lines[i].start: block.role for block in outcome.blocks for i in block.lines}


def test_of_every_page_exactly_the_refused_edits_and_joins_are_missing(pages: list[Page], pack: Pack) -> None:
    wrong = {}
    for page in pages:
        first = base(page, pack)
        lines = [(line.start, line.end) for line in first.outcome.page.lines]
        edits = [m for m in first.edits if m.kind in ("text", "character", "join", "gap")
                 and (m.kind == "join" or any(a <= m.start and m.end <= b for a, b in lines))]
        some = random.Random(page.source.sha256).sample(edits, len(edits) // 3)
        again = ruled(page, pack, [on(page, mark) for mark in some])
        missing, new = reviewed(first) - reviewed(again.document), reviewed(again.document) - reviewed(first)
        # The role of a caption of two lines is told line by line once it does not move any more.
        moved = {identity(m) for m in first.edits if m.kind == "role" and m.to is not None}
        told = {identity(m) for m in again.document.edits if m.kind == "role"}
        if (missing - moved != {identity(m) for m in some} or new - told or again.stale or again.moved
                or roles(again.document) != roles(first)):
            wrong[page.source.name] = (missing, new, again.stale)
        assert again.document.restore() == readers.encode(page.source)
    assert wrong == {}


def test_of_every_page_a_changed_role_is_as_it_was_said_and_what_else_moved_is_told(
    pages: list[Page], pack: Pack
) -> None:
    wrong = {}
    for page in pages:
        first = base(page, pack)
        draw = random.Random(page.source.sha256)
        for mark in draw.sample([m for m in first.edits if m.kind == "role"], 2):
            role = draw.choice([role for role in ROLES if role != mark.role])
            again = ruled(page, pack, [on(page, mark, role)])
            before, after = roles(first), roles(again.decided)
            mine = {at for at in before if mark.start <= at < max(mark.end, mark.start + 1)}
            lines = again.decided.outcome.page.lines
            elsewhere = sorted(was for block in again.decided.outcome.blocks for was in {
                before[lines[i].start] for i in block.lines if lines[i].start not in mine} - {block.role})
            told = sorted(one.was or "" for one in again.moved if one.what == "role")
            if again.stale or elsewhere != told or {after[at] for at in mine} != {role}:
                wrong[page.source.name] = (mark, role, elsewhere, told)
    assert wrong == {}


def test_of_every_page_tei_with_verdicts_is_valid_true_and_gives_the_source_back(pages: list[Page], pack: Pack) -> None:
    for page in pages:
        draw = random.Random(page.source.sha256)
        marks = [m for m in base(page, pack).edits if m.kind != "layout"]
        said = [on(page, m, draw.choice(ROLES) if m.kind == "role" and draw.random() < 0.5 else None)
                for m in draw.sample(marks, min(9, len(marks)))]
        made = ruled(page, pack, said).document.to_tei()
        assert from_tei(made, page.source.name) == readers.encode(page.source), page.source.name
        assert validate(made) == [], page.source.name
        assert check_offsets(made, page.source.text, page.source.name) == [], page.source.name
