"""Cutting a page into blocks, the leaf runs of its visible text."""
