"""Restoration: from what cleaner wrote back to the source, byte for byte."""
