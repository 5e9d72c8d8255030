"""People: signing in and out, and what administrators write about them and their groups."""
