"""Reads a plan from paper: PDF, Word, Excel or text to a proposal; doubtful places are marked. No tables."""
