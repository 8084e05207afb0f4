"""Notices by e-mail: alarms at once, everything else as its reader has chosen, nothing twice.

A notice is told in its act and costs it one row. A beat of its own looks at what is new (`sorting`) and writes, for
what goes out by itself, a `mail` row with its errand; once a working day another gathers the rest (`digests`). The
errand (`sending`) puts the words together when it is sent, and leaves out what was read in the page meanwhile.
"""
