"""Marketplace orders: what Amazon says of them (``amazon``), what they are to us (``order``), and how one becomes the
other."""
