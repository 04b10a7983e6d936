"""The journal, the outbox and the worker, tried on the smallest journalled thing."""
