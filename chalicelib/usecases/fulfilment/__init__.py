"""From an order to its parcels: each step is one commit of its box, the head of its order and what follows of it."""
