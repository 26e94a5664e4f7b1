"""Commit: make one run of the shards that are done: gather their rows, tell what they come to, the manifest last."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cleaner import output
from cleaner.corpus import overview, record, summary
from cleaner.corpus.job import Job
from cleaner.corpus.row import Json
from cleaner.corpus.stage import STAGES
from cleaner.corpus.summary import Ride, Trip
from cleaner.corpus.tally import Tally
from cleaner.manifest import MANIFEST, PAGES, VERSION
from cleaner.model import InputError
from cleaner.writers.jsonl import dumps


class Committed(NamedTuple):
    """The manifest of a run that is whole, its counts, and how it went."""

    manifest: Json
    tally: Tally
    ride: Ride


def commit(job: Job, shards: Sequence[str], trip: Trip) -> Committed:
    """Say that a run is whole. ``shards`` are the paths of the records of all its shards, in the order of the plan.

    Whatever earlier runs of other inputs left in the folder is taken away. Raises InputError if a record is missing.
    """
    out = Path(job.out)
    tally, sha256 = _gather(out, shards)
    _sweep(out, shards)
    ride = Ride.of(trip)
    summary.write(out, tally, ride)
    overview.write(out, tally, ride, job)
    made: Json = {
        "manifest": VERSION, "job": job.told(), "digest": job.digest, "shards": len(shards),
        "documents": dict(sorted(tally.documents.items())), "pages": {"file": PAGES, "sha256": sha256},
    }
    output.write_whole(out / MANIFEST, f"{dumps(made)}\n".encode())
    return Committed(made, tally, ride)


def _gather(out: Path, shards: Sequence[str]) -> tuple[Tally, str]:
    """Write the rows of all documents into one file, and count them; its sha256."""
    tally, told = Tally(), hashlib.sha256()
    with output.whole(out / PAGES) as file:
        for name in shards:
            found = record.read(out / name)
            if found is None:
                raise InputError(str(out / name), "is missing or broken", "the record of a shard that was done",
                                 "run again with --resume")
            for row in found.rows:
                tally.add(row)
                line = f"{dumps(row)}\n".encode()
                told.update(line)
                file.write(line)
    return tally, told.hexdigest()


def _sweep(out: Path, shards: Sequence[str]) -> None:
    """Take away what earlier runs of other inputs or jobs left: records, and files that are nobody's any more."""
    known = set(shards)
    stale = [path for path in record.all_of(out) if path.relative_to(out).as_posix() not in known]
    if stale:
        gone = {landed.path for path in stale if (found := record.read(path)) is not None for landed in found.files}
        for name in shards:
            kept = record.read(out / name)
            gone -= {landed.path for landed in kept.files} if kept is not None else set()
        for path in (*(out / name for name in gone), *stale):
            with suppress(FileNotFoundError):
                path.unlink()
    shutil.rmtree(out / STAGES, ignore_errors=True)
