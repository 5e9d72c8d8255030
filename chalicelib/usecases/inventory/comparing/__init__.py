"""What Amazon sells is held against what it was told: nightly, or when somebody asks for it."""
