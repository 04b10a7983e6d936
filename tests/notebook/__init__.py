"""The smallest journalled thing, for tests of the shell: a notebook that is opened, written in and closed."""
