"""What Crossdock does, in sentences: rules, use cases, adapters, doors and whole stories."""
