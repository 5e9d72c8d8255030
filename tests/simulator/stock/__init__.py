"""How many pieces a seller offers: said by patches and feeds, lowered by orders."""
