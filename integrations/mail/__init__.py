"""The mail server of the administration, and one of our own to look at what would be sent."""
