"""Escalation: who is told of lateness, when, and what they answer. The truth is in the rows, never in a timer."""
