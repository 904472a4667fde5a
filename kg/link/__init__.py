"""Names to known organisations and grants: the small registry that ships with the project."""
