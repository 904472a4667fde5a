"""The one way through, as one readable function."""
