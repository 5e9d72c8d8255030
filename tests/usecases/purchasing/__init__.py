"""From the store to Amazon and back."""
