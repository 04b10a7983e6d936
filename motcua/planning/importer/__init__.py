"""Reads a plan from paper: PDF, Word, Excel or text to a proposal with its doubtful places. Pure, no tables."""
