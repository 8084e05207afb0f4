"""Designs: procedure versions that are still being drawn, every edition of them, and who is drawing right now."""
