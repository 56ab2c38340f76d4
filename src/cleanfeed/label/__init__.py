"""Giving every block its role and the reason."""
