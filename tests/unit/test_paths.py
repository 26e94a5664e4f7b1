"""Paths: lines that all look alike leave the grammar undecided, in bounded memory."""

from __future__ import annotations

import pytest

from cleaner.rules import Pack
from cleaner.steps import paths
from cleaner.steps.grammar import grammar
from cleaner.steps.paths import Signs, best


def signs(count: int) -> Signs:
    """Lines of which each may go on in any other, as all others may."""
    return Signs(["open"] * count, [False] * count, [False] * count, lambda i, j: 0.0, lambda i, j: 0.0)


def alike(count: int) -> list[dict[str, float]]:
    """Lines that may be set aside as well as read."""
    return [{"body": 0.0, "running": 0.0, "caption": 0.0}] * count


def test_lines_that_all_look_alike_keep_few_states_and_edges(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    advance, back = paths._advance, paths._back
    monkeypatch.setattr(paths, "MOST_EDGES", 5000)
    monkeypatch.setattr(paths, "_back", lambda layers, *rest: kept.append(sum(map(len, layers))) or back(layers, *rest))
    monkeypatch.setattr(paths, "_advance", lambda *told: kept.append(len((found := advance(*told))[0])) or found)
    assert len(best(alike(600), grammar(pack), signs(600))) == 600
    assert max(kept) <= 5000 + 3 * paths.WIDEST


def test_what_is_decided_early_is_what_is_decided_at_the_end(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    choices = [*alike(20), {"headline": 3.0, "body": 0.0}, *alike(20)]
    whole = [place.role for place in best(choices, grammar(pack), signs(41))]
    monkeypatch.setattr(paths, "MOST_EDGES", 100)
    assert [place.role for place in best(choices, grammar(pack), signs(41))] == whole
