"""Consultation on drafts: a kind of product of plan tasks."""
