-- name: find_person_key
-- The wrapped data key of a person; null inside the row means destroyed.
select wrapped_key, destroyed_at
from kith.person_keys
where network_id = %(network_id)s and person_id = %(person_id)s;

-- name: add_person_key
-- Keep a new data key, unless another transaction was first.
insert into kith.person_keys (network_id, person_id, wrapped_key)
values (%(network_id)s, %(person_id)s, %(wrapped_key)s)
on conflict (network_id, person_id) do nothing;

-- name: destroy_person_keys
-- Forget data keys for good; what remains says since when. Also where there was no key yet.
insert into kith.person_keys as kept (network_id, person_id, wrapped_key, destroyed_at)
select %(network_id)s, unnest(%(person_ids)s::uuid[]), null, %(now)s
on conflict (network_id, person_id) do update
set wrapped_key = null, destroyed_at = excluded.destroyed_at
where kept.destroyed_at is null;
