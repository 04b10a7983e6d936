"""The deeds of this slice, one function each: agencies, staff, and who acts for whom."""

from motcua.organisations.actions.accounts import (
    SetupLink,
    officer_of_link,
    reset_password,
    reset_second_factor,
    set_first_password,
)
from motcua.organisations.actions.agencies import (
    Contact,
    add_agency_code,
    change_agency,
    end_agency,
    move_agency,
    open_agency,
)
from motcua.organisations.actions.cover import (
    appoint_stand_in,
    delegate,
    end_stand_in,
    revoke_delegation,
)
from motcua.organisations.actions.staff import (
    Hired,
    PositionFacts,
    assign_position,
    end_position,
    hand_over_work,
    hire_officer,
    officer_leaves,
)

__all__ = [
    "Contact",
    "Hired",
    "PositionFacts",
    "SetupLink",
    "add_agency_code",
    "appoint_stand_in",
    "assign_position",
    "change_agency",
    "delegate",
    "end_agency",
    "end_position",
    "end_stand_in",
    "hand_over_work",
    "hire_officer",
    "move_agency",
    "officer_leaves",
    "officer_of_link",
    "open_agency",
    "reset_password",
    "reset_second_factor",
    "revoke_delegation",
    "set_first_password",
]
