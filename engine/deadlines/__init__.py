"""The legal clock: a ledger of entries, and a due date that is a pure function of it."""
