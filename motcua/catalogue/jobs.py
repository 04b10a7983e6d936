"""Regular work of the catalogue."""

from motcua.catalogue.importer.queue import EVERY, JOB, take_up_import
from motcua.core.worker import regularly

regularly(JOB, EVERY, take_up_import)
