"""Where to turn to in urgent need: a page for everybody, without sign-in, without a form."""
