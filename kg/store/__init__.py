"""The catalog, its releases, and the quad indexes made from it."""
