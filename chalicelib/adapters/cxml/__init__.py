"""Amazon Business in cXML: what we send it, what it sends us, and what a browser brings back from its store."""
