"""Fixtures: the pack, the folder of shared material, the TEI schema; and the options of this test suite."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from cleaner.rules import Pack, packs

if TYPE_CHECKING:
    from lxml import etree

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("CLEANER_SHARED") or ROOT.parent / "shared")

# The same examples in every run; HYPOTHESIS_PROFILE=long looks for new ones.
settings.register_profile("ci", deadline=None, max_examples=60, derandomize=True, print_blob=True,
                          suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("ci"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure(config: pytest.Config) -> None:
    """Let no test write into the user's cache folder."""
    folder = TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    os.environ["XDG_CACHE_HOME"] = folder.name


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true",
                     help="write what the tool makes of the samples as their golden files")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The built-in packs."""
    return packs()


@pytest.fixture(scope="session")
def accept(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written."""
    return bool(request.config.getoption("--accept"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material; tests that need it are skipped by name where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared material: {SHARED} is missing (set CLEANER_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def tei_all(shared: Path) -> etree.RelaxNG:
    """The schema of all TEI, compiled once a session as that takes some ten seconds."""
    from lxml import etree

    path = shared / "schema" / "tei_all.rng"
    if not path.is_file():
        pytest.skip(f"no TEI schema: {path} is missing")
    return etree.RelaxNG(etree.parse(path))
