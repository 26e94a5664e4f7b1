"""Restore: the source of one file that cleaner wrote, to standard output or a file."""

from __future__ import annotations

from pathlib import Path

from cleaner import output
from cleaner.document import contents
from cleaner.faces import boundary, codes
from cleaner.faces.data import put
from cleaner.inputs import STDIN, Input
from cleaner.model import InputError, RuleError
from cleaner.restoration.journal import journals
from cleaner.restoration.restore import JOURNAL, from_journal, from_tei, is_tei


def restore(word: str, *, out: Path | None = None, edits: Path | None = None) -> int:
    """Restore the source of the file that ``word`` names; ``edits`` is its journal, if not the one beside it."""
    one = Input(None, Path()) if word == STDIN else Input(Path(word), Path(word).parent)
    if one.name.endswith(JOURNAL):
        raise RuleError(word, "is a journal: it tells what was changed, not what was kept",
                        "the file that was written with it", f"name that file; this one with --edits {word}")
    if out is not None:
        _check_out(out, one, edits)
    raw = one.read()
    journal = None if is_tei(raw, one.name) else _journal(one, edits)
    if out is not None and journal is not None:
        output.spare([Input(journal, journal.parent)], [out])

    def work() -> int:
        source = (from_tei(raw, one.shown) if journal is None else
                  from_journal(raw, one.name, one.shown, journals(contents(journal), str(journal))))
        if out is None:
            put(source)
        else:
            output.write_whole(out, source)
        return codes.DONE

    return boundary.document(work, one.shown)


def _check_out(out: Path, one: Input, edits: Path | None) -> None:
    """OutputError or RuleError if ``out`` cannot take the source."""
    if out.is_dir():
        raise RuleError(f"-o {out}", "is a folder", "a file", f"say -o {out / 'page.txt'}")
    output.spare([one, *([Input(edits, edits.parent)] if edits is not None else [])], [out])


def _journal(one: Input, edits: Path | None) -> Path:
    """The journal of a file; InputError if there is none to be found."""
    if edits is not None:
        return edits
    beside = one.path.with_name(one.path.stem + JOURNAL) if one.path is not None else None
    if beside is not None and beside.is_file():
        return beside
    raise InputError(one.shown, "has no journal beside it, and only TEI can be restored alone",
                     f"{beside}" if beside is not None else "a journal",
                     "name the journal with --edits, or restore from the TEI file")
