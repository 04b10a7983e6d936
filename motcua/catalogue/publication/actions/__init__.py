"""What people do about publication: one function for one deed."""

from motcua.catalogue.publication.actions.checks import (
    PLACE_ITSELF,
    add_photo,
    finish_check,
    fix_defect,
    mark,
    procedure_at,
    start_check,
)
from motcua.catalogue.publication.actions.places import PlaceFacts, close_place, open_place
from motcua.catalogue.publication.actions.postings import mark_fast_track, post_versions, take_down

__all__ = [
    "PLACE_ITSELF",
    "PlaceFacts",
    "add_photo",
    "close_place",
    "finish_check",
    "fix_defect",
    "mark",
    "mark_fast_track",
    "open_place",
    "post_versions",
    "procedure_at",
    "start_check",
    "take_down",
]
