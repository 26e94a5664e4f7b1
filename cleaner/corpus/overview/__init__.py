"""Overview: what a run came to as one page that opens offline, with plots, the pages that look wrong first."""

from cleaner.corpus.overview.page import FILE, write

__all__ = ["FILE", "write"]
