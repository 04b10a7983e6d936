"""Pages of the citizens' site."""
