"""Clean the documents of a datatrove pipeline between a reader and a writer."""

import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter

from cleaner.integrations.datatrove import Cleaner


def has_articles(document) -> bool:
    """Whether anything was found on a page that one could read."""
    return bool(document.metadata["clean_articles"])


if __name__ == "__main__":
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        rows = [{"id": "p1", "text": "## 老街换新颜\n\n槐荫路老街改造4月9日完工,126户居民受益。"},
                {"id": "p2", "text": "第3版"}]
        (folder / "in" / "pages.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        LocalPipelineExecutor(
            pipeline=[
                JsonlReader(f"{folder}/in"),
                Cleaner(keep=["status", "articles", "warnings"], drop=True),
                LambdaFilter(has_articles),
                JsonlWriter(f"{folder}/out"),
            ],
            logging_dir=f"{folder}/logs",
        ).run()
        for path in sorted((folder / "out").iterdir()):
            for line in gzip.decompress(path.read_bytes()).splitlines():
                row = json.loads(line)
                print(row["id"], row["metadata"]["clean_status"], repr(row["text"]))
