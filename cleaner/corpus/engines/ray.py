"""Ray: the shards of a run as tasks of Ray, on this machine or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from cleaner.corpus.crew import Step
from cleaner.corpus.engines.station import Done, sent, work
from cleaner.corpus.engines.token import token
from cleaner.corpus.job import Job
from cleaner.corpus.shard import Shard
from cleaner.model import OutputError, RuleError

RETRIES: Final = 3
"""How often Ray runs a shard again whose process or machine was lost: pages that kill do not kill Ray's processes."""

AHEAD: Final = 2
"""Shards in flight for each core: the next one is there when one is done."""

HELD: Final = 256 << 20
"""Bytes of documents in flight that travel with their shards: the object store of a small machine holds them."""

STORE: Final = 2 * HELD
"""Bytes of the object store of a Ray of our own: nothing but shards lie there."""

SILENT: Final = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""What a Ray of our own is told: to tell nobody of us, and to spare us a warning of graphics cards."""


class Ray:
    """Runs shards as tasks, a bounded number at a time, each of them in flight until it is done."""

    def __init__(self, ray: Any, workers: int | None) -> None:
        """By the module ``ray``, which is connected; at most ``workers`` shards at a time, None: as it has cores."""
        self._ray, self._asked = ray, workers

    @property
    def workers(self) -> int:
        """How many shards can run at a time, now: a cluster may grow."""
        return self._asked or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def run(self, job: Job, shards: Iterator[Shard], done: Callable[[Step], object]) -> None:
        """Run all shards; ``done`` hears of each. Raises what stops a run, OutputError if Ray gives one up."""
        flight: dict[Any, tuple[int, int]] = {}
        with token(Path(job.out)) as name:
            task = self._ray.remote(num_cpus=1, max_retries=RETRIES, retry_exceptions=False)(work)
            try:
                while True:
                    room = AHEAD * self.workers if self._asked is None else self._asked
                    while len(flight) < room and sum(held for _, held in flight.values()) < HELD:
                        shard = next(shards, None)
                        if shard is None:
                            break
                        flight[task.remote(job, name, sent(shard))] = shard.n, shard.held
                    if not flight:
                        return
                    for ref in self._ready(flight):
                        step = self._taken(ref, flight.pop(ref)[0])
                        done(Step(step.n, step.pages))
            finally:
                for ref in flight:
                    self._ray.cancel(ref, force=True)

    def _ready(self, flight: dict[Any, tuple[int, int]]) -> list[Any]:
        """The tasks that are done: at least one, which is waited for."""
        first, rest = self._ray.wait(list(flight), num_returns=1)
        if rest:
            first += self._ray.wait(rest, num_returns=len(rest), timeout=0)[0]
        return list(first)

    def _taken(self, ref: Any, n: int) -> Done:
        """What came of a task."""
        try:
            made: Done = self._ray.get(ref)
        except self._ray.exceptions.RayError as error:
            raise OutputError(f"shard {n}", f"was given up by Ray: {_first(error)}", "a shard that is done",
                              "see what Ray says of it, mend that, and run again with --resume") from None
        if made.fault is not None:
            raise made.fault
        return made


@contextmanager
def ray(address: str | None, workers: int | None) -> Iterator[Ray]:
    """Ray at an address (``auto``, ``host:port``, ``ray://…``), or one of our own on this machine, while it lasts.

    RuleError where it is not installed or there is none at the address.
    """
    os.environ.update({name: value for name, value in SILENT.items() if name not in os.environ})
    try:
        import ray as package
    except ImportError:
        raise RuleError("--engine ray", "needs Ray, which is not installed", "the extra",
                        "pip install 'newspaper-cleaner[ray]'") from None
    own: dict[str, Any] = {} if address is not None else {
        "num_cpus": workers, "include_dashboard": False, "object_store_memory": STORE}
    try:
        package.init(address or "local", logging_level="ERROR", **own)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise RuleError("--engine ray", f"cannot be reached at {address or 'this machine'}: {_first(error)}",
                        "the address of a Ray that runs", "check --address, or leave it out") from None
    try:
        yield Ray(package, workers)
    finally:
        package.shutdown()


def _first(error: BaseException) -> str:
    """The kind of an error and the first line that it says."""
    return f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
