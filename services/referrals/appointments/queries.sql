-- name: lock_overdue_referrals
-- Referrals whose next step is overdue and not known to be, the longest overdue first.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version
from referrals
where due_at <= %(now)s and overdue_since is null
order by due_at
limit %(limit)s
for update skip locked;
