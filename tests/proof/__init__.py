"""Proofs of the bars: how many statements, what survives, what cannot happen."""
