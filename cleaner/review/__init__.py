"""Review: see every change, overrule any."""
