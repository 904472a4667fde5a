"""A release as files: dumps and the dataset's description."""
