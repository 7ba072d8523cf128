"""Scripts that rebuild what the repository carries; the application never imports them."""
