"""Dossiers: intake, life cycle, the queue's verbs, and the step that turns engine movement into rows."""
