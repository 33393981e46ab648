"""Handovers: how leading a group passes from one person to another, in three phases, with a way back."""
