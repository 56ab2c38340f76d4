"""What a user names, files, folders, patterns and standard input, as inputs to read."""
