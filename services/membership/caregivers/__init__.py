"""Caregivers: people close to a member, who see what the member opened to them and nothing else."""
