"""Leave and substitution: who is away, who stands in, and that no step is left without somebody who may do it."""
