"""The Selling Partner API as our adapter speaks it."""
