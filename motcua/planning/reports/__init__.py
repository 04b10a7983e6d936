"""Reports of a period: drafted from evidence in the order of the plan, frozen when signed."""
