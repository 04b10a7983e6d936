"""Deeds on annual plans: each one transaction, one permission, one audit line."""
