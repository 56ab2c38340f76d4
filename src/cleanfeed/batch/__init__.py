"""Many inputs: one outcome each, and how it is written down."""
