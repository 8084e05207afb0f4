"""The public post: a client for its programs, a post office of our own to try it with, and one in memory."""
