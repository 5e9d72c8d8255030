"""Marketplace orders: taken in, mapped, held and released."""
