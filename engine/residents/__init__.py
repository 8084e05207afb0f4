"""The residents database: who is asked about, by whom and what for, and what came of it."""
