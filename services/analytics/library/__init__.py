"""Use of the library: themes that groups covered, techniques that were taken on, and whether they helped."""
