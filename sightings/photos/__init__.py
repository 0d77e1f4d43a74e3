"""From the bytes that a telephone sent to a picture that can hurt nobody; pure but for the decoding child."""
