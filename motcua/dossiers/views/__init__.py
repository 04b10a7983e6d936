"""Staff pages of the dossier."""
