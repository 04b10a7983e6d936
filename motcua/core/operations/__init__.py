"""What an administrator does to an installation: prepare, serve, back up, restore, look it over."""
