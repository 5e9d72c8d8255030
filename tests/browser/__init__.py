"""What people do, done in a real browser: with a mouse, with and without JavaScript, on a desk and on a phone."""
