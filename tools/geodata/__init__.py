"""Build the gazetteer, the territories, the outlines and the base map from pinned packages."""
