"""Referrals as FHIR R4 has them: a ServiceRequest that asks, and a Task that the partner works on."""
