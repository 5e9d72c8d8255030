"""How the ports are answered, one module or folder a neighbour; only an adapter knows its neighbour's words."""
