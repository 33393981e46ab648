"""Practice between meetings: something small that a person takes on, for themselves alone."""
