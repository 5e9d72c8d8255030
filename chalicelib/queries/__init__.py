"""One question, one function: reads only, and returns frozen rows that page, API and CSV share."""
