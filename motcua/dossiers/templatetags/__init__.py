"""Template tags of the dossier's pages."""
