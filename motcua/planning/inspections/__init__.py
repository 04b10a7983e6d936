"""Inspections, ours and those we are under: a kind of product of plan tasks."""
