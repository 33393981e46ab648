"""FHIR Subscriptions: a partner is told by FHIR notifications, over the same lines as webhooks."""
