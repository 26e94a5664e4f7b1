"""Review: what people see of the edits before and after they are made, and what they say of them."""
