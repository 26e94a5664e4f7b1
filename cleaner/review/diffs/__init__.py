"""Diffs: what cleaning would change, or what two runs differ in, for people and for programs."""
