"""The viewer: one page that shows records beside their sources, without a network."""
