-- All runtime SQL of norms.

-- name: find_norms
-- What holds in a group now: its last version, if there is one.
select group_id, version, goals, norms, glossary, published_at, published_by from group_norms
where network_id = (select kith.network_id()) and group_id = %(group_id)s
order by version desc
limit 1;

-- name: list_norms
-- A page of the versions of a group, oldest first.
select group_id, version, goals, norms, glossary, published_at, published_by from group_norms
where network_id = (select kith.network_id()) and group_id = %(group_id)s
    and (%(after_1)s::int is null or version > %(after_1)s)
order by version
limit %(limit)s;

-- name: insert_norms
-- Append a version; lock the group first.
insert into group_norms (group_id, version, goals, norms, glossary, published_at, published_by)
values (
    %(group_id)s, %(version)s, %(goals)s, %(norms)s, %(glossary)s::jsonb, %(published_at)s, %(published_by)s
);

-- name: find_current_membership
-- The membership of a person in a group that has not ended.
select id from memberships
where network_id = (select kith.network_id()) and group_id = %(group_id)s and person_id = %(person_id)s
    and status <> 'left';

-- name: insert_acknowledgement
-- Append an acknowledgement, unless this version is acknowledged: then no row comes back.
insert into norm_acknowledgements (
    group_id, version, membership_id, person_id, acknowledged_at, recorded_by
)
values (
    %(group_id)s, %(version)s, %(membership_id)s, %(person_id)s, %(acknowledged_at)s, %(recorded_by)s
)
on conflict (network_id, group_id, version, person_id) do nothing
returning version;

-- name: get_acknowledgement
-- The acknowledgement of one version by one person.
select group_id, version, membership_id, person_id, acknowledged_at, recorded_by
from norm_acknowledgements
where network_id = (select kith.network_id()) and group_id = %(group_id)s and version = %(version)s
    and person_id = %(person_id)s;

-- name: list_acknowledgements
-- A page of who acknowledged which version of a group.
select group_id, version, membership_id, person_id, acknowledged_at, recorded_by
from norm_acknowledgements
where network_id = (select kith.network_id()) and group_id = %(group_id)s
    and (%(version)s::int is null or version = %(version)s)
    and (%(person_id)s::uuid is null or person_id = %(person_id)s)
    and (%(after_1)s::int is null or (version, person_id) > (%(after_1)s, %(after_2)s::uuid))
order by version, person_id
limit %(limit)s;

-- name: list_asked
-- A page of active members who have not acknowledged what holds in their group now.
select m.id as membership_id, m.group_id, m.person_id, n.version, n.published_at,
    (
        select max(a.version) from norm_acknowledgements a
        where a.network_id = m.network_id and a.group_id = m.group_id and a.person_id = m.person_id
    ) as acknowledged_version
from memberships m
cross join lateral (
    select v.version, v.published_at from group_norms v
    where v.network_id = m.network_id and v.group_id = m.group_id
    order by v.version desc
    limit 1
) n
where m.network_id = (select kith.network_id()) and m.status = 'active'
    and (%(group_id)s::uuid is null or m.group_id = %(group_id)s)
    and (%(person_id)s::uuid is null or m.person_id = %(person_id)s)
    and (%(after_1)s::uuid is null or m.id > %(after_1)s)
    and not exists (
        select from norm_acknowledgements a
        where a.network_id = m.network_id and a.group_id = m.group_id and a.version = n.version
            and a.person_id = m.person_id
    )
order by m.id
limit %(limit)s;
