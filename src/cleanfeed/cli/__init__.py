"""The command line: arguments and streams only."""
