-- name: keep_openings
-- Write what a batch of events says of the topic; an older event never overrides a newer one.
insert into opened_topics as known (
    network_id, link_id, topic, person_id, caregiver_id, is_open, said_at, said_event_id
)
select kith.network_id(), told.*
from unnest(
    %(link_ids)s::uuid[], %(topics)s::text[], %(person_ids)s::uuid[], %(caregiver_ids)s::uuid[],
    %(are_open)s::boolean[], %(said_ats)s::timestamptz[], %(said_event_ids)s::uuid[]
) as told
on conflict (network_id, link_id, topic) do update set
    is_open = excluded.is_open, said_at = excluded.said_at, said_event_id = excluded.said_event_id
where (known.said_at, known.said_event_id) < (excluded.said_at, excluded.said_event_id);

-- name: list_opened_statuses
-- A page of where referrals stand that are open to the one who asks, oldest first.
select referral_id, person_id, status, drafted_at
from opened_statuses()
where (%(person_id)s::uuid is null or person_id = %(person_id)s)
and (%(after_1)s::uuid is null or referral_id > %(after_1)s)
order by referral_id
limit %(limit)s;
