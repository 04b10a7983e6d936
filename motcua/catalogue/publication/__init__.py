"""Publication of procedures: where each hangs, since when, in which version, and who looked."""
