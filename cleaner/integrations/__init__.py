"""Integrations: what stands in front of other libraries, each in a room that is entered only with that library."""
