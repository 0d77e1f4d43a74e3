"""Where in a photo are licence plates? A network of this project's own, taught by marked and drawn plates."""
