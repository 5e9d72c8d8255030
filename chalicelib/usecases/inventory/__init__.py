"""Stock: what is promised, counted, moved, and told to Amazon."""
