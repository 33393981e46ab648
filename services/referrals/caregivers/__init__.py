"""Caregivers: where a referral stands, while the member lets them see it."""
