"""What people decide becomes data, data a candidate, and one that does no worse the version that judges."""
