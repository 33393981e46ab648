"""Caregivers: what members opened to them of meetings and attendance, and nothing the moment it is closed."""
