"""The desk for short posts: flags, appeals, and the posts themselves without their words."""

from tweets.admin import appeals, flags, posts

__all__ = ["appeals", "flags", "posts"]
