"""Write an outcome as plain text: what the caller reads out of the journal, paragraph by paragraph."""

from __future__ import annotations

from cleaner.model import Outcome


def write(outcome: Outcome, text: str) -> str:
    """The reading text, ended by a line end. ``text`` is ``edits.reading`` of the outcome's journal.

    The outcome is taken as by every writer; the text alone is what its readers (concordancers, taggers) want.
    """
    del outcome
    return text if not text or text.endswith("\n") else text + "\n"
