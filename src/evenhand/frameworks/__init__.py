"""The method and its wording as content, in TOML."""
