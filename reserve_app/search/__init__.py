"""Floor 2: mission search. Criteria -> SQL -> page, facets, clusters."""
