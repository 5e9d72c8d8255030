"""Sellers' grants: asked for, verified, renewed, tried, told of, and given up."""
