"""Pages of annual plans."""

from motcua.planning.views.plans import plan_list

__all__ = ["plan_list"]
