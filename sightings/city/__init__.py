"""What cities publish about themselves, read into one shape: calls to the police, 311 requests, rents, stops."""
