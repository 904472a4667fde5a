"""SPARQL 1.1 Update over a catalog: requests read into operations, their effect on a release, and the release after it."""
