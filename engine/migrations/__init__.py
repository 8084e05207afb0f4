"""Revisions of the schema; `engine/migrate.py` runs them."""
