"""The register of issued documents: a kind of product of plan tasks."""
