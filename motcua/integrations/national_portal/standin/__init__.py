"""A stand-in of the national portal, both generations, that misbehaves on order.

It knows nothing of our database: its own SQLite file, its own port, its own page.
"""
