"""Setting up the company and its integration with Amazon Business."""
