"""Spark: the shards of a run as rows of frames that Spark maps, on this machine or on a cluster."""

from __future__ import annotations

import os
import pickle
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleaner.corpus.crew import Step
from cleaner.corpus.engines.station import Done, sent, work
from cleaner.corpus.engines.token import token
from cleaner.corpus.job import Job
from cleaner.corpus.shard import Shard
from cleaner.model import OutputError, RuleError

if TYPE_CHECKING:
    import pyarrow as pa

TRIES: Final = 4
"""How often a Spark of our own tries a partition: as often as Spark on a cluster does."""

EACH: Final = 4
"""Shards of a frame for each core: a frame takes Spark a tenth of a second, a shard about one."""

AHEAD: Final = 2
"""Frames in flight: while the last shards of one run, the next one has the cores that are free."""

HELD: Final = 64 << 20
"""Bytes of documents that a frame may carry: Spark copies them several times on the driver."""

QUIET: Final = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR",
                "spark.sql.execution.arrow.maxRecordsPerBatch": "1", "spark.python.worker.reuse": "true"}
"""What Spark is told: nothing to see on a port, shards one by one, and processes that are kept for the next shard."""

OWN: Final = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
              "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""What a Spark on this machine is told besides: Java only hands shards on here, and need not be made fast at it."""


class Spark:
    """Runs shards as rows of frames; a frame holds some for each core, and two are in flight."""

    def __init__(self, session: Any, workers: int | None) -> None:
        """By a session; ``workers`` shards at a time, None: as Spark has cores."""
        self._session = session
        self.workers: int = workers or session.sparkContext.defaultParallelism

    def run(self, job: Job, shards: Iterator[Shard], done: Callable[[Step], object]) -> None:
        """Run all shards; ``done`` hears of each. Raises what stops a run, OutputError if Spark gives one up."""
        flight: deque[Future[list[Done]]] = deque()
        with token(Path(job.out)) as name, ThreadPoolExecutor(AHEAD) as threads:
            try:
                while True:
                    while len(flight) < AHEAD and (chunk := self._chunk(shards)):
                        flight.append(threads.submit(self._frame, job, name, chunk))
                    if not flight:
                        return
                    for made in flight.popleft().result():
                        if made.fault is not None:
                            raise made.fault
                        done(Step(made.n, made.pages))
            finally:
                if flight:
                    self._session.sparkContext.cancelAllJobs()

    def _chunk(self, shards: Iterator[Shard]) -> list[Shard]:
        """The next shards of the plan, as many as a frame takes."""
        chunk: list[Shard] = []
        held = 0
        while len(chunk) < EACH * self.workers and held < HELD and (shard := next(shards, None)) is not None:
            chunk.append(sent(shard))
            held += shard.held
        return chunk

    def _frame(self, job: Job, name: str, chunk: list[Shard]) -> list[Done]:
        """What came of the shards of a frame: few and small."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        rows = [(bytearray(pickle.dumps(shard)),) for shard in chunk]
        try:
            frame = self._session.createDataFrame(rows, "shard binary")
            made = frame.mapInArrow(partial(_mapped, job, name), "done binary").collect()
        except (Py4JError, PySparkException) as error:
            raise OutputError(f"shards {chunk[0].n} to {chunk[-1].n}", f"were given up by Spark: {_said(error)}",
                              "shards that are done", "see what Spark says of it, mend that, and run again with "
                              "--resume") from error
        return [pickle.loads(row.done) for row in made]


def _mapped(job: Job, name: str, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Run the shards of record batches; a batch with what came of each."""
    import pyarrow as pa

    for batch in batches:
        for shard in batch.column(0):
            made = pickle.dumps(work(job, name, pickle.loads(shard.as_py())))
            yield pa.record_batch([pa.array([made], pa.binary())], ["done"])


@contextmanager
def spark(address: str | None, workers: int | None) -> Iterator[Spark]:
    """Spark at an address (``spark://…``, ``yarn`` …), or one of our own on this machine, while it lasts.

    RuleError where it is not installed, finds no Java, or there is none at the address.
    """
    try:
        import pyarrow  # noqa: F401 - what it maps is Arrow's
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise RuleError("--engine spark", "needs pyspark and pyarrow, which are not installed", "the extra",
                        "pip install 'newspaper-cleaner[spark]'") from None
    if address is not None and address.startswith("sc://"):
        raise RuleError("--address", "is that of Spark Connect", "that of a master", "say spark://…, yarn or k8s://…")
    told = QUIET
    if address is None or address.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # Spark would take what is called python3
        told = QUIET | OWN
    builder = SparkSession.builder.appName("cleaner").master(address or f"local[{workers or '*'},{TRIES}]")
    for key, value in told.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (Py4JError, PySparkException) as error:
        raise RuleError("--engine spark", f"cannot be started at {address or 'this machine'}: {_said(error)}",
                        "Java, and the address of a master", "install Java, check --address") from None
    try:
        yield Spark(session, workers)
    finally:
        session.stop()


def _said(error: BaseException) -> str:
    """The kind of an error and the line of it that says most: Spark's are whole pages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = next((line for line in lines if "Lost task" in line or "Job aborted" in line), lines[0] if lines else "")
    return f"{type(error).__name__}: {told}"
