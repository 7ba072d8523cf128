"""Open data: what anybody and any site may read."""
