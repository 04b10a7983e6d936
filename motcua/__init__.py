"""motcua: a commune's one-stop shop and administrative-procedure control."""

__version__ = "0.1.0"
