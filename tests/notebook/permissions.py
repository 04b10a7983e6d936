"""Who may write in a notebook."""

from motcua.core.permissions import Role, permission, same_agency

permission("notebook.write", "Ghi sổ", {Role.RECEPTIONIST}, rule=same_agency)
permission("notebook.close", "Đóng sổ", {Role.RECEPTIONIST, Role.LEADER}, rule=same_agency)
