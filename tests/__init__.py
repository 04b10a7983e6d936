"""Cross-cutting tests: guards, the two databases, browser journeys."""
