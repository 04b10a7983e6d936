"""Meetings, briefings and training: a kind of product of plan tasks."""
