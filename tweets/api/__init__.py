"""Posts in, flags out, and texts classified at once."""
