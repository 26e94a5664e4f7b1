"""Corpus: many documents in shards, each cleaned once, whatever dies on the way."""
