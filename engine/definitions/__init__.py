"""What is drawn: reading a diagram, adapting a foreign one, checking it, and the catalogue of published versions."""
