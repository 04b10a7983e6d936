"""A stand-in for the providers of SMS and Zalo that misbehaves on order.

It knows nothing of our database: its own memory, its own port, its own page. Nothing it takes goes anywhere.
"""
