"""The simulated Amazon, tested in process: its doors, its decisions, its faults."""
