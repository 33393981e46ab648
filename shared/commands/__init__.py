"""The nouns of the `kith` command, a module each."""
