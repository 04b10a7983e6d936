"""Parts of addresses that several slices share."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    """A calendar year of an office's life; any other number is no address."""

    regex = "(?:19|20|21)[0-9]{2}"


register_converter(YearConverter, "year")
