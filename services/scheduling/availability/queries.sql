-- name: find_availability
-- What a person told of their week, if they did.
select person_id, time_zone, free, work, caregiving, version
from availabilities
where person_id = %(person_id)s;

-- name: list_availabilities
-- What these people told of their weeks, as far as it may be seen.
select person_id, time_zone, free, work, caregiving, version
from availabilities
where person_id = any (%(person_ids)s::uuid[]);

-- name: save_availability
-- Keep the hours of a week in place of the version before; no row where somebody else was faster.
insert into availabilities as known (network_id, person_id, time_zone, free, work, caregiving, version)
values (
    kith.network_id(), %(person_id)s, %(time_zone)s, %(free)s::int4multirange, %(work)s::int4multirange,
    %(caregiving)s::int4multirange, %(version)s
)
on conflict (network_id, person_id) do update set
    time_zone = excluded.time_zone, free = excluded.free, work = excluded.work,
    caregiving = excluded.caregiving, version = excluded.version
where known.version = excluded.version - 1
returning person_id;
