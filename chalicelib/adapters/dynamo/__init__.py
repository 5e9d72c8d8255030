"""Everything that is kept: PynamoDB models, what they make of our records, the readers, and the one commit."""
