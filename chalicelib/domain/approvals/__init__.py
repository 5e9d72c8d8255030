"""Who must agree to a purchase, in which order, and how they answer by a link in an e-mail."""
