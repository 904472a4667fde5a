"""Facts to quads: IRIs minted from keys, the mapping, the evidence."""
