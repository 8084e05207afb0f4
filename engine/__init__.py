"""The administration itself: verbs, rules and rows. Knows neither Flask nor HTTP."""
