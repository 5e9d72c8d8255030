"""From orders to parcels."""
