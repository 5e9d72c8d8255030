"""What people ask about their purchases."""
