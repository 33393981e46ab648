-- name: list_sent
-- Referrals that were sent, with when they last changed; the newest first.
select
    id, person_id, partner_id, service_id, instead_of, status, drafted_by, drafted_at, consent_id, requested_at,
    sent_at, expires_at, answered_by, answered_at, decline_reason, appointment_at, no_shows, outcome, ended_at,
    withdrawn_at, withdrawal_reason, due_at, overdue_since, version,
    coalesce(changed_at, withdrawn_at, answered_at, sent_at) as changed_at
from referrals
where sent_at is not null
and (%(own_id)s::uuid is null or id = %(own_id)s::uuid)
and (%(after)s::uuid is null or id < %(after)s::uuid)
and status = any (%(statuses)s::text[])
and (%(from_at)s::timestamptz is null or coalesce(changed_at, withdrawn_at, answered_at, sent_at) >= %(from_at)s)
and (%(until_at)s::timestamptz is null or coalesce(changed_at, withdrawn_at, answered_at, sent_at) < %(until_at)s)
order by id desc
limit %(limit)s;

-- name: count_sent
-- How many referrals a search finds.
select count(*)
from referrals
where sent_at is not null
and (%(own_id)s::uuid is null or id = %(own_id)s::uuid)
and status = any (%(statuses)s::text[])
and (%(from_at)s::timestamptz is null or coalesce(changed_at, withdrawn_at, answered_at, sent_at) >= %(from_at)s)
and (%(until_at)s::timestamptz is null or coalesce(changed_at, withdrawn_at, answered_at, sent_at) < %(until_at)s);
