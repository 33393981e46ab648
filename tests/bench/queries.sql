-- name: change_thing
-- Change a thing once more: the state that an event announces.
insert into things (network_id, thing_id, changes)
values (kith.network_id(), %(thing_id)s, 1)
on conflict (network_id, thing_id) do update set changes = things.changes + 1;

-- name: apply_one
-- Add one event to the effect on its thing.
insert into effects (network_id, thing_id, events, last_number)
values (kith.network_id(), %(thing_id)s, 1, %(number)s)
on conflict (network_id, thing_id) do update
set events = effects.events + 1, last_number = greatest(effects.last_number, excluded.last_number);

-- name: apply_all
-- Add a run of events of one network to the effects on their things.
insert into effects (network_id, thing_id, events, last_number)
select kith.network_id(), thing_id, count(*), max(number)
from unnest(%(things)s::uuid[], %(numbers)s::bigint[]) as event (thing_id, number)
group by thing_id
order by thing_id
on conflict (network_id, thing_id) do update
set events = effects.events + excluded.events,
    last_number = greatest(effects.last_number, excluded.last_number);
