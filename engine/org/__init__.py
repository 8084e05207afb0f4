"""The organisation: who stands where, on which day."""
