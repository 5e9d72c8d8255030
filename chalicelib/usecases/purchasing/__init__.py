"""From the shop to the order at Amazon, and what Amazon says back."""
