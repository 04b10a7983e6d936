"""Who acts, as in the catalogue's own tests."""

from motcua.catalogue.tests.conftest import agency, approved, control, draft, leader

__all__ = ["agency", "approved", "control", "draft", "leader"]
