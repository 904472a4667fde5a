"""What keeps a search from being answered."""

from kg.errors import KgError, StoreError, UsageError


class Unknown(UsageError):
    """There is no such facet, or none of its values is called so (exit 2); `facet` is its name, `key` the value's."""

    def __init__(self, message: str, facet: str, key: str = "") -> None:
        super().__init__(message)
        self.facet, self.key = facet, key


class TooLong(KgError):
    """Finding took longer than it may."""


class NotReady(StoreError):
    """There is no index yet, so nothing can be found."""
