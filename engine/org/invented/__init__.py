"""The city as a likeness: the real units of Hanoi, and invented people on their posts. For demos and rehearsals."""
