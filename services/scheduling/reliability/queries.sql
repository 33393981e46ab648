-- name: find_fallback
-- The fallback of a series, if it has one.
select series_id, group_id, venue_id, online_url, version from fallbacks where series_id = %(series_id)s;

-- name: save_fallback
-- Give a series this fallback in place of the version before; no row where somebody else was faster.
insert into fallbacks as known (network_id, series_id, group_id, venue_id, online_url, version)
values (
    kith.network_id(), %(series_id)s, %(group_id)s, %(venue_id)s, %(online_url)s, %(version)s
)
on conflict (network_id, series_id) do update set
    venue_id = excluded.venue_id, online_url = excluded.online_url, version = excluded.version
where known.version = excluded.version - 1
returning series_id;

-- name: is_diverted
-- Whether a meeting went to its fallback.
select exists (select from diversions where occurrence_id = %(occurrence_id)s);

-- name: add_diversion
-- Remember that a meeting went to its fallback.
insert into diversions (network_id, occurrence_id, group_id, kind, diverted_at, diverted_by)
values (
    kith.network_id(), %(occurrence_id)s, %(group_id)s, %(kind)s, %(diverted_at)s, %(diverted_by)s
);

-- name: save_fallback_url
-- Give one meeting a link of its own.
update occurrences set fallback_url = %(online_url)s where id = %(occurrence_id)s;

-- name: add_incident
-- Log what went wrong with an online room.
insert into incidents (
    network_id, id, occurrence_id, series_id, group_id, kind, minutes_lost, reported_at, reported_by
) values (
    kith.network_id(), %(id)s, %(occurrence_id)s, %(series_id)s, %(group_id)s, %(kind)s, %(minutes_lost)s,
    %(reported_at)s, %(reported_by)s
);

-- name: list_incidents
-- A page of what went wrong in a meeting.
select id, occurrence_id, series_id, group_id, kind, minutes_lost, reported_at, reported_by
from incidents
where occurrence_id = %(occurrence_id)s
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: get_reliability
-- How the online room of a series did in the meetings that it held since a moment.
select
    s.id as series_id,
    %(since)s::timestamptz as since,
    count(o.id)::int as meetings,
    (count(o.id) filter (where trouble.incidents > 0))::int as troubled,
    coalesce(sum(trouble.minutes_lost), 0)::int as minutes_lost,
    count(d.occurrence_id)::int as diverted,
    exists (select from fallbacks as f where f.network_id = s.network_id and f.series_id = s.id) as has_fallback
from series as s
left join occurrences as o
    on o.network_id = s.network_id
    and o.series_id = s.id
    and o.status = 'scheduled'
    and coalesce(o.fallback_url, s.online_url) is not null
    and o.starts_at > %(since)s
    and o.starts_at <= %(now)s
left join lateral (
    select count(*) as incidents, sum(i.minutes_lost) as minutes_lost
    from incidents as i
    where i.network_id = o.network_id and i.series_id = o.series_id and i.occurrence_id = o.id
) as trouble on true
left join diversions as d on d.network_id = o.network_id and d.occurrence_id = o.id
where s.id = %(series_id)s
group by s.network_id, s.id;
