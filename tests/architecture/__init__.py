"""The rules that hold the whole tree together, read off the files themselves."""
