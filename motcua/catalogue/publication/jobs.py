"""Regular work of publication."""

from datetime import timedelta

from motcua.catalogue.publication.links import nightly
from motcua.core.worker import regularly

regularly("publication.links", timedelta(seconds=30), nightly)
