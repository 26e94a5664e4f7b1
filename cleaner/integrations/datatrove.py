"""Cleaner: a block of a datatrove pipeline that puts the clean text into a document, and what was found beside it.

The extra ``datatrove`` brings what it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Final

from cleaner import columns
from cleaner.model import RuleError
from cleaner.rules import AUTO, near

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
except ModuleNotFoundError as missing:
    raise RuleError("cleaner.integrations.datatrove", f"needs {missing.name}, which this installation has not",
                    "the extra 'datatrove'", "run pip install 'newspaper-cleaner[datatrove]'") from None

KEPT: Final = tuple(key for key in columns.KEYS if key != "text")
"""What goes into the metadata of a document: all but its text, which is the document's own."""


class Cleaner(PipelineStep):  # type: ignore[misc]  # datatrove does not tell its types
    """Clean the text of each document of a pipeline.

    ``keep`` names what goes into ``metadata``, as ``prefix`` and its name (``columns.KEYS``); the journal in ``edits``
    is as long as the text. What could not be cleaned keeps its text and is told in ``clean_status`` and
    ``clean_reason``; with ``drop`` it goes, into ``exclusion_writer`` if there is one. The rest is as for ``clean``.

    Raises RuleError for options that cannot be used.
    """

    name = "📰 - Newspaper cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self, *, keep: Sequence[str] = KEPT, drop: bool = False, exclusion_writer: Any = None,
        prefix: str = columns.PREFIX, format: str | None = None, script: str | None = None,
        packs: Iterable[str | Path] = (), off: Iterable[str] = (), language: str = AUTO,
    ) -> None:
        """Keep the options; those that cannot be used are told here, before the pipeline goes to its machines."""
        super().__init__()
        for key in keep:
            if key not in KEPT:
                raise RuleError(key, "is nothing that is known of a result", near(key, KEPT),
                                f"choose of {', '.join(KEPT)}")
        self.keep, self.drop, self.exclusion_writer, self.prefix = tuple(keep), drop, exclusion_writer, prefix
        self.options: dict[str, Any] = {"format": format, "script": script, "packs": tuple(map(str, packs)),
                                        "off": tuple(off), "language": language}
        columns.told("。", **self.options)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents, cleaned."""
        del world_size
        with self.exclusion_writer or nullcontext() as writer:
            for document in data or ():
                self.stat_update("total")
                with self.track_time():
                    status = self._clean(document)
                self.stat_update(status)
                if status == "done" or not self.drop:
                    self.stat_update("forwarded")
                    self.update_doc_stats(document)
                    yield document
                else:
                    self.stat_update("dropped", f"dropped_{status}")
                    if writer is not None:
                        writer.write(document, rank)

    def _clean(self, document: Document) -> str:
        """Clean a document and return its status."""
        told = columns.told(document.text, "", **self.options)
        document.metadata.update({f"{self.prefix}{key}": told[key] for key in self.keep})
        if told["status"] == "done":
            document.text = told["text"]
        return str(told["status"])
