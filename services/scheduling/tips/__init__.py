"""Tips that members give each other, read by somebody first, and taken back whenever their author likes."""
