"""The pages for people: the list of cameras, the wall, a camera's player."""
