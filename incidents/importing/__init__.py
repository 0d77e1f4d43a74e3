"""Readers of real records in other people's formats; pure, so that a format is tested without a database."""
