"""What left for a partner about whom, when, by which consent: the accounting that each person can have."""
