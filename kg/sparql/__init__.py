"""SPARQL as text: its tokens (`tokens`), and its grammar (`syntax`). What a query does, its readers decide."""
