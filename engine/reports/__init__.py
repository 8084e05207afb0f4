"""What a head asks of many dossiers at once: counts that open into lists. Questions only; nothing here writes."""
