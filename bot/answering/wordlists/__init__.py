"""Words by which a sentence and its source are compared: synonyms, opposites, stances, units, what carries no fact."""
