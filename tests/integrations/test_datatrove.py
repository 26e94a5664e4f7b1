"""datatrove: a pipeline that reads, cleans and writes."""

from __future__ import annotations

import gzip
import json

import pytest

from cleaner.model import RuleError

pytest.importorskip("datatrove", reason="datatrove is not installed")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner.integrations import datatrove as ours

ROWS = [{"id": "a", "text": "# 老街换新颜\n\n槐荫路老街改造4月9日完", "place": "霁州"},
        {"id": "b", "text": "3月4日,芦河开 闸放水。", "place": "芦河"},
        {"id": "c", "text": "<html><body><p>no page</p></body></html>", "place": "?"}]


def written(folder):
    return {row["id"]: row for path in sorted(folder.glob("*.jsonl.gz"))
            for row in map(json.loads, gzip.open(path, "rt", encoding="utf-8"))}


@pytest.fixture
def pipeline(tmp_path):
    """Run a pipeline with the block in the middle; what it wrote."""
    (tmp_path / "in").mkdir()
    for n, row in enumerate(ROWS):
        (tmp_path / "in" / f"{n}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")

    def run(block, workers=1):
        steps = [JsonlReader(str(tmp_path / "in")), block, JsonlWriter(str(tmp_path / "out"))]
        LocalPipelineExecutor(pipeline=steps, tasks=2, workers=workers, logging_dir=str(tmp_path / "logs")).run()
        return written(tmp_path / "out")

    return run


def test_documents_are_cleaned(pipeline):
    made = pipeline(ours.Cleaner(keep=["status", "reason", "articles"]), workers=2)
    assert sorted(made) == ["a", "b", "c"]
    assert made["b"]["text"] == "3月4日，芦河开闸放水。\n"
    assert made["b"]["metadata"]["place"] == "芦河"
    assert made["a"]["metadata"]["clean_articles"][0]["headlines"] == ["老街换新颜"]
    assert [key for key in made["a"]["metadata"] if key.startswith("clean_")] == [
        "clean_status", "clean_reason", "clean_articles"]


def test_what_cannot_be_cleaned_is_told_and_keeps_its_text(pipeline):
    made = pipeline(ours.Cleaner(format="alto"))
    assert {row["metadata"]["clean_status"] for row in made.values()} == {"quarantined"}
    assert made["b"]["text"] == ROWS[1]["text"]
    assert made["b"]["metadata"]["clean_reason"]
    assert made["b"]["metadata"]["clean_articles"] is None


def test_what_cannot_be_cleaned_is_dropped_where_that_is_wanted(pipeline, tmp_path):
    dropped = JsonlWriter(str(tmp_path / "dropped"))
    made = pipeline(ours.Cleaner(drop=True, exclusion_writer=dropped, keep=["status", "reason"], format="alto"))
    assert made == {}
    assert sorted(written(tmp_path / "dropped")) == ["a", "b", "c"]


def test_the_block_counts_what_it_does():
    block = ours.Cleaner(drop=True)
    given = [Document(text="好,就这样办。", id="1"), Document(text=None, id="2")]
    assert [one.text for one in block.run(given)] == ["好，就这样办。\n"]
    counts = {name: stat.total for name, stat in block.stats.stats.items()}
    assert (counts["total"], counts["done"], counts["refused"], counts["dropped"]) == (2, 1, 1, 1)


@pytest.mark.parametrize(("words", "said"), [({"language": "klingon"}, "klingon"), ({"keep": ["artcles"]}, "articles"),
                                             ({"off": ["nonsense"]}, "nonsense"), ({"keep": ["text"]}, "choose of")])
def test_options_that_cannot_be_used_are_told_before_the_pipeline_goes(words, said):
    with pytest.raises(RuleError, match=said):
        ours.Cleaner(**words)
