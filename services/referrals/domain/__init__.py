"""The rules of referrals: who may be handed over to whom, and how a partner is told."""
