"""Study visits: a kind of product of plan tasks."""
