"""What AWS does for Crossdock there, done on this laptop; never packed."""
