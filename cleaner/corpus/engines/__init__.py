"""Engines: what already spreads work over many machines, each given the shards of a run.

An engine runs a shard at least once; what it writes is there exactly once, as it is written under a temporary name and
renamed, has the same bytes whoever writes it, and a shard whose record stands is checked and passed by.
"""
