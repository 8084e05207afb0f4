"""The demo city: the real units of Hanoi in 2018, with invented people in their posts and accounts to try them with.

Invented, and marked so: every officer (`Officer.is_invented`, codes `DEMO-…`), every hotline (024 0000 xxxx), address,
e-mail address and agency code (no public list of Hanoi's agency codes was found).
"""
