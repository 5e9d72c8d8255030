"""Amazon Business in cXML."""
