"""What use cases and queries need, in our words; the docstrings are the contracts that fakes and adapters share."""
