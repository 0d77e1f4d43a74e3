"""What the harm classifier learned, for anybody to look at: numbers and single terms, never a post."""
