"""Meeting Guide: the weekly meetings of groups that chose to be found, as public JSON."""
