"""What the public sees of the record in a browser."""
