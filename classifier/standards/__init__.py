"""A finished warning in the words of other people's standards, one module each; docs/standards.md shows them."""
