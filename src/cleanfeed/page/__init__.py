"""Reading a page: bytes to characters, characters to a tree or to lines, and what the page claims about itself."""
