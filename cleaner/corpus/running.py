"""Run one shard: clean its documents, write what came of them, and its record last. Doing it twice is doing it once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cleaner.corpus import record
from cleaner.corpus.cleaning import Cleaned, clean, contents
from cleaner.corpus.job import Job
from cleaner.corpus.naming import path
from cleaner.corpus.parts import FORMATS as PARTED
from cleaner.corpus.parts import parts
from cleaner.corpus.record import Record
from cleaner.corpus.row import Json, killer
from cleaner.corpus.shard import Shard
from cleaner.corpus.stage import Landed, Stage
from cleaner.document import pack_of, write
from cleaner.model import InputError
from cleaner.writers import FORMATS

ENDINGS: Final = frozenset(form.ending for form in FORMATS.values())
"""How results are called."""

Beat = Callable[[int], object]
"""Hears which document of a shard is begun."""


def run(shard: Shard, job: Job, dead: Mapping[int, str], beat: Beat) -> Record:
    """The record of a shard that is done, now or by an earlier run. The documents in ``dead`` are not touched: they
    have killed who touched them, and what is told there of how goes into quarantine with them.

    Raises OutputError if the results cannot be written.
    """
    out = Path(job.out)
    name = record.place(shard.n, shard.id(job.digest))
    found = record.read(out / name)
    if found is not None and not dead and _stands(found, shard, out):
        return found
    pack = pack_of(job.rules, job.off, job.language)
    with Stage(out) as stage:
        done: list[Cleaned] = []
        for i in range(shard.size):
            if i in dead:
                done.append(Cleaned(None, killer(shard.key(i), dead[i])))
                continue
            beat(i)
            done.append(_staged(clean(shard, i, job, pack), stage, job))
        made = {form: stage.put(f"{form}/{shard.n:08d}{PARTED[form]}", data)
                for form, data in parts(done, shard.rows, job.to).items()}
        stage.land()
        finished = Record(shard.n, shard.id(job.digest), tuple(one.row for one in done), made)
        stage.put(name, finished.dumped())
        stage.land()
    return finished


def probe(shard: Shard, span: range, job: Job, dead: Mapping[int, str], beat: Beat) -> None:
    """Clean some documents of a shard and write nothing: does it kill whoever does it?"""
    pack = pack_of(job.rules, job.off, job.language)
    for i in (i for i in span if i not in dead):
        beat(i)
        made = clean(shard, i, job, pack)
        _files(made, job)
        parts([made], None, job.to)


def _staged(made: Cleaned, stage: Stage, job: Job) -> Cleaned:
    """A document whose files have been put on the stage, and are told in its row."""
    landed: dict[str, Landed] = {}
    for form, data in _files(made, job).items():
        ending = FORMATS[form].ending
        landed[form] = stage.put(f"{form}/{path(made.row['doc'], ending, ENDINGS)}", data)
    return Cleaned(made.document, made.row | {"files": landed}) if landed else made


def _files(made: Cleaned, job: Job) -> dict[str, bytes]:
    """The files of one document by format."""
    if made.document is None:
        return {}
    return {form: write(made.document, form, when=job.when) for form in job.to if form not in PARTED}


def _stands(found: Record, shard: Shard, out: Path) -> bool:
    """Whether the inputs of a shard that was done are the same still, and its results, too.

    Documents in quarantine because something died are tried again: it may have been the machine.
    """
    return (len(found.rows) == shard.size and not any(row.get("killed") for row in found.rows)
            and all(_same(row, shard, i) for i, row in enumerate(found.rows))
            and all(record.stands(landed, out) for landed in found.files))


def _same(row: Json, shard: Shard, i: int) -> bool:
    """Whether a document is what its row tells. The files that METS names are not looked at: it is cleaned anew."""
    if shard.rows is not None:
        return True
    leaf = shard.leaves[i]
    if leaf.refused is not None:
        return bool(row["status"] == "refused")
    if row.get("format") == "mets" or row["sha256"] is None:
        return False
    try:
        return bool(hashlib.sha256(contents(leaf)).hexdigest() == row["sha256"])
    except InputError:
        return False
