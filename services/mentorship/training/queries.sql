-- All runtime SQL of training.

-- name: find_catalogue
-- The modules that the network published, if it did.
select modules, version from training_catalogues where network_id = (select kith.network_id());

-- name: save_catalogue
-- Write the modules in place of the version before; no row where somebody else was faster.
insert into training_catalogues as known (modules, version) values (%(modules)s::jsonb, %(version)s)
on conflict (network_id) do update set modules = excluded.modules, version = excluded.version
where known.version = excluded.version - 1
returning version;

-- name: add_completion
-- Record that somebody completed a module.
insert into training_completions (
    id, person_id, module, completed_on, expires_on, renew_from, recorded_at, recorded_by
) values (
    %(id)s, %(person_id)s, %(module)s, %(completed_on)s, %(expires_on)s, %(renew_from)s, %(recorded_at)s,
    %(recorded_by)s
);

-- name: lock_completion
-- One completion, for changing it.
select id, person_id, module, completed_on, expires_on, renew_from, recorded_at, recorded_by, withdrawn_at
from training_completions
where network_id = (select kith.network_id()) and id = %(completion_id)s
for update;

-- name: save_withdrawn
-- Note that a completion counts no more.
update training_completions set withdrawn_at = %(withdrawn_at)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: list_completions_of
-- All that some people have completed.
select id, person_id, module, completed_on, expires_on, renew_from, recorded_at, recorded_by, withdrawn_at
from training_completions
where network_id = (select kith.network_id()) and person_id = any (%(person_ids)s::uuid[])
order by person_id, completed_on, id;

-- name: list_completions
-- A page of completions in the order they were recorded.
select id, person_id, module, completed_on, expires_on, renew_from, recorded_at, recorded_by, withdrawn_at
from training_completions
where network_id = (select kith.network_id())
and (%(person_id)s::uuid is null or person_id = %(person_id)s)
and (%(module)s::text is null or module = %(module)s)
and (%(expires_before)s::date is null or (expires_on < %(expires_before)s and withdrawn_at is null))
and (
    %(group_id)s::uuid is null
    or person_id in (
        select m.person_id from memberships m
        where m.network_id = (select kith.network_id()) and m.group_id = %(group_id)s and m.status <> 'left'
    )
)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: tell_due
-- Note that renewals are due, of what counts longest for each person and module; return what is told now.
update training_completions as told set told_due = true
where told.network_id = (select kith.network_id())
and told.withdrawn_at is null and not told.told_due
and told.renew_from <= %(today)s and told.expires_on > %(today)s
and not exists (
    select from training_completions as later
    where later.network_id = told.network_id and later.person_id = told.person_id
    and later.module = told.module and later.withdrawn_at is null
    and (later.expires_on is null or later.expires_on > told.expires_on)
)
returning person_id, module, expires_on;

-- name: tell_expired
-- Note that training has expired, of what counts longest for each person and module; return what is told now.
update training_completions as told set told_expired = true
where told.network_id = (select kith.network_id())
and told.withdrawn_at is null and not told.told_expired
and told.expires_on <= %(today)s
and not exists (
    select from training_completions as later
    where later.network_id = told.network_id and later.person_id = told.person_id
    and later.module = told.module and later.withdrawn_at is null
    and (later.expires_on is null or later.expires_on > told.expires_on)
)
returning person_id, module, expires_on as expired_on;
