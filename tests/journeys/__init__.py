"""A package, so that the clinic can be a fixture of it."""
