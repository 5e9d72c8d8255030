"""The shop: what is sold, where, at what price, and the pages a person walks through."""
