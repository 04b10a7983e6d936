"""Regular work of the catalogue."""

from motcua.catalogue.importer.queue import EVERY, JOB, take_up_import
from motcua.catalogue.reading import EVERY as READING_EVERY
from motcua.catalogue.reading import JOB as READING_JOB
from motcua.catalogue.reading import refresh_scores
from motcua.core.worker import regularly

regularly(JOB, EVERY, take_up_import)
regularly(READING_JOB, READING_EVERY, refresh_scores)
