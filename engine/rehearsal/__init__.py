"""Rehearsals: a design played on a stage with the real engine, real verbs and a set clock. A play is a test being
written: its whole state is its script.

    scripts = read_scripts(text)                      or scripts_of(document) where it came as JSON
    rehearsals = rehearse(content, scripts)           what was to be seen, what was wrong, what was walked through
    text = write_scripts([with_what_was_seen(script, rehearsals.each[0].sights)])
"""
