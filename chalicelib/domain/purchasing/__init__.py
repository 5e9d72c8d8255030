"""Buying on Amazon Business: the cart that comes back, the order it becomes, and what Amazon makes of it."""
