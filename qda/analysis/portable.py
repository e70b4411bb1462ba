"""A whole project as plain values, for whatever writes it in another form."""

from qda.store.queries.portable import portable_of

__all__ = ["portable_of"]
