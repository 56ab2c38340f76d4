"""Stories in forms to read."""
