"""People who sign in. The user model is our own from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A moderator, senior moderator or administrator; what each may do is in ``access.roles``."""
