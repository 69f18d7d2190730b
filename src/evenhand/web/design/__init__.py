"""How things look: the frame of a page, form fields as components of the design system, styles."""
