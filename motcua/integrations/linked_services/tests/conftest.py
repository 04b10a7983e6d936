"""The dossier's usual persons and procedure, for these tests too."""

from motcua.dossiers.tests.conftest import (  # noqa: F401 - fixtures
    _no_old_contents,
    clock,
    desk,
    receive,
    version,
)
