"""The library: themes for meetings and techniques for coping, from Kith and from the network."""
