"""How we speak with the neighbours."""
