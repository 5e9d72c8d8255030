"""What Amazon's customers bought from the sellers: every marketplace order, its life, and days full of them."""
