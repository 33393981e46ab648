-- name: keep_openings
-- Write what a batch of events says of topics; an older event never overrides a newer one.
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

-- name: list_attended
-- A page of whether somebody came, as far as it may be seen; the date only where the meeting may be, too.
select a.occurrence_id, a.group_id, a.person_id, a.attendance, o.held_on
from attendances as a
left join occurrences as o on o.network_id = a.network_id and o.id = a.occurrence_id
where a.network_id = (select kith.network_id()) and a.person_id = %(person_id)s
and (%(after_1)s::uuid is null or a.occurrence_id > %(after_1)s)
order by a.occurrence_id
limit %(limit)s;
