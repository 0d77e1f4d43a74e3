"""What cities publish about themselves, read into one shape: calls to the police, requests, rents, stops."""
