"""Forms and factor sets of a programme's own: copied, edited in the browser, published in versions that never change."""
