"""The bias lab as pages."""
