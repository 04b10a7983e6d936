"""A stand-in for the bus and the bodies behind it. Knows nothing of our database."""
