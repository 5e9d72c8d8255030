"""How the world reaches us. Chalice lives here and nowhere else; a handler translates and has no opinion of its own."""
