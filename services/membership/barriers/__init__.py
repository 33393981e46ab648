"""Practical barriers: help asked for, offered, matched and fulfilled, without a name on the wall."""
