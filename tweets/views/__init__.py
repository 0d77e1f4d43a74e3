"""Public pages about short posts: appeals, and being warned."""
