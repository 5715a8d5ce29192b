"""From text to vectors, without a network."""
