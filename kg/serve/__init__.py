"""The web application: SPARQL, entities, pages."""
