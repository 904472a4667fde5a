"""Names to known organisations and grants: the small registry that ships with the project."""

from kg.link.registry import KnownGrant, KnownOrganisation, Registry

__all__ = ["KnownGrant", "KnownOrganisation", "Registry"]
