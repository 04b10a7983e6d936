"""Dossier codes, register numbers and form numbers: unique under concurrency, never reused."""

from __future__ import annotations

from datetime import date

from django.db import connection

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError
from motcua.dossiers.models import Dossier, DossierNumber
from motcua.organisations.queries import agency_in_charge, find_agency_code


def next_numbers(agency_id: int, *series: str) -> list[int]:
    """The next number of each series, in one statement that other transactions wait for."""
    table = DossierNumber._meta.db_table
    ordered = sorted(set(series))  # one order for everybody, so that two deeds cannot block each other
    values = ", ".join(["(%s, %s, 1)"] * len(ordered))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (agency_id, series, last) VALUES {values} '  # noqa: S608 - no input in it
            f'ON CONFLICT (agency_id, series) DO UPDATE SET last = "{table}".last + 1 '
            "RETURNING series, last",
            [part for name in ordered for part in (agency_id, name)],
        )
        given = dict(cursor.fetchall())
    return [given[name] for name in series]


def code_series(agency_code: str, day: date) -> str:
    """The series of one unit's dossier codes on one day; it starts anew every day."""
    return f"code:{agency_code}-{day:%y%m%d}"


def book_series(year: int) -> str:
    """The series of the register (sổ theo dõi) of one year."""
    return f"book:{year}"


def form_series(form: str, year: int) -> str:
    """The series of one numbered form in one year."""
    return f"form:{form}:{year}"


def format_code(agency_code: str, day: date, serial: int) -> str:
    """Circular 01/2018 art. 19: agency code - YYMMDD - serial of at least four digits."""
    return f"{agency_code}-{day:%y%m%d}-{serial:04d}"


def agency_code_on(agency_id: int, day: date) -> str:
    """The agency's code for dossier numbers that day; DomainError when nobody has set one."""
    found = find_agency_code(agency_id, day)
    if found is None:
        raise DomainError(
            "Cơ quan chưa có mã dùng trong số hồ sơ cho ngày này. Quản trị cần thêm mã ở trang Cơ quan."
        )
    return found.code


def next_form_number(dossier: Dossier, form: str, year: int, *, actor: Actor) -> int:
    """The next number of a form such as a supplement request; starts at 1 each year.

    Counted by the agency that issues it: the actor's, or whose work the dossier is when the system acts.
    """
    issuer = actor.agency_id or agency_in_charge(dossier.agency_id, today()).pk
    return next_numbers(issuer, form_series(form, year))[0]
