"""Rooms for officers and heads: intake, worklist, work item, dossier file, letters and supervision.

A page asks who may, reads what came in and calls the verb; nothing is decided here. A refusal comes back as a sentence
on the same page, with everything typed.
"""
