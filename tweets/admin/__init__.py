"""The desk for short posts: flags, appeals, watched accounts, warnings, streams, and posts without words."""

from tweets.admin import appeals, flags, posts, streams, warnings, watched_accounts

__all__ = ["appeals", "flags", "posts", "streams", "warnings", "watched_accounts"]
