"""Points programmes: rules with a budget, run once the leader has approved them (E67)."""
