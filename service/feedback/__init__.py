"""Editors' corrections: kept durably, in effect at once, and exported as labels. Only here is a database known."""
