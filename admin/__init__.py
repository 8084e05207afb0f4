"""Rooms for designers and administrators: procedures, organisation, accounts, the audit log and background jobs.

A page asks who may, reads what came in and calls the verb. A refusal comes back as a sentence on the same page, with
everything typed; what was uploaded for a new version stays in the tray and need not be chosen twice.
"""
