"""Filters of the lab's pages."""
