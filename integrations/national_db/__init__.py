"""The residents database, the city's or the national one: who is called, how it is spoken to, and a stand-in for it."""
