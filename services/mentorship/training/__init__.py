"""Training: modules, who has completed which, until when that counts, and when to renew it."""
