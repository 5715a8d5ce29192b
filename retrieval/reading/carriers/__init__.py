"""Files that are no plain text: each module turns one kind into a text of ours and the reading of it."""
