"""The selling half on the running stack: simulated marketplaces, sellers of each file's own, and the hub that pulls."""
