"""What a connection makes of its orders, kept: page by page, from tables, or copied from another connection."""
