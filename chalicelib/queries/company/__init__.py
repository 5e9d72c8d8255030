"""How far the company is set up, and what its settings pages show."""
