"""Articles: kept by hand, taken over from a table, or from what a seller lists at Amazon."""
