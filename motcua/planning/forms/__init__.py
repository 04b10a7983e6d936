"""Forms of annual plans. They read what was typed; the actions decide."""
