"""Two languages: nothing French is shown that the catalogues do not know."""
