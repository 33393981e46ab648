"""Renditions: each use of a story asks again, is shown as long as was agreed, and ends everywhere at once."""
