"""Continuity: how well a group would carry on if one person stopped, and to whom leading could pass."""
