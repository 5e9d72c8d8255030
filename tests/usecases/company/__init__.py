"""Setting up the company and its integration: decided over fakes."""
