"""Neighbours: each with a client for the live one, and a stand-in that behaves like it on this machine."""
