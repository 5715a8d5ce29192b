"""Finding measured over sets of questions whose documents are known."""
