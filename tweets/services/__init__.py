"""What happens to posts and flags: keyword-only functions, each a transaction."""
