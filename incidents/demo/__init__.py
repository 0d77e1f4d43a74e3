"""The demonstration's posts: invented for this project, about nobody and nothing that happened."""
