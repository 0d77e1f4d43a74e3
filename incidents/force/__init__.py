"""Is this text a report of police use of force, and how severe was the force?"""
