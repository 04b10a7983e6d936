"""Initiatives from call to follow-up: a kind of product of plan tasks."""
