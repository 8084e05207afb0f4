"""The only door to SpiffWorkflow: starts, moves and stores one workflow; touches no table."""
