"""Is somebody attacked in this post, and of what kind is the attack?"""
