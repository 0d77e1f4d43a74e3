"""Invented posts, so that the queue of flags shows something at a first look."""
