-- All SQL of splits and merges.

-- name: find_wish
-- What somebody wishes for, if they said.
select group_id, person_id, slots, stay_with, version from split_wishes
where network_id = (select kith.network_id()) and group_id = %(group_id)s and person_id = %(person_id)s;

-- name: save_wish
-- Write what somebody wishes for, unless it changed since that version: then no row comes back.
insert into split_wishes (group_id, person_id, slots, stay_with)
values (%(group_id)s, %(person_id)s, %(slots)s, %(stay_with)s)
on conflict (network_id, group_id, person_id) do update
    set slots = excluded.slots, stay_with = excluded.stay_with, version = split_wishes.version + 1
    where split_wishes.version = %(version)s
returning group_id, person_id, slots, stay_with, version;

-- name: list_candidates
-- The members of a group, with their language and what they wish for.
select m.id as membership_id, m.person_id, p.language,
    coalesce(w.slots, '{}') as slots, coalesce(w.stay_with, '{}') as stay_with
from memberships m
join persons p on p.network_id = m.network_id and p.id = m.person_id
left join split_wishes w
    on w.network_id = m.network_id and w.group_id = m.group_id and w.person_id = m.person_id
where m.network_id = (select kith.network_id()) and m.group_id = %(group_id)s
    and m.role = 'member' and m.status in ('active', 'paused')
order by m.id;

-- name: list_holders
-- Those who hold a group: its facilitators and mentors.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and group_id = %(group_id)s
    and role <> 'member' and status in ('active', 'paused')
order by id;

-- name: list_buddies
-- Who has whom as a buddy in a group.
select person_id, buddy_id from buddies
where network_id = (select kith.network_id()) and group_id = %(group_id)s and status = 'agreed'
order by id;

-- name: insert_split
-- Keep a proposal, unless the group has one already: then no row comes back.
insert into splits (
    id, group_id, status, stays_language, stays_slot, goes_language, goes_slot, proposed_at, proposed_by
)
values (
    %(id)s, %(group_id)s, %(status)s, %(stays_language)s, %(stays_slot)s, %(goes_language)s,
    %(goes_slot)s, %(proposed_at)s, %(proposed_by)s
)
on conflict (network_id, group_id) where status = 'proposed' do nothing
returning id;

-- name: insert_placement
-- Keep where somebody would go.
insert into split_placements (split_id, membership_id, group_id, person_id, side, reasons)
values (%(split_id)s, %(membership_id)s, %(group_id)s, %(person_id)s, %(side)s, %(reasons)s);

-- name: get_split
-- One split.
select id, group_id, status, stays_language, stays_slot, goes_language, goes_slot, new_group_id, proposed_at,
    proposed_by, decided_at, version
from splits
where network_id = (select kith.network_id()) and id = %(split_id)s;

-- name: lock_split
-- One split, held until the transaction ends.
select id, group_id, status, stays_language, stays_slot, goes_language, goes_slot, new_group_id, proposed_at,
    proposed_by, decided_at, version
from splits
where network_id = (select kith.network_id()) and id = %(split_id)s
for update;

-- name: list_splits
-- A page of splits in the order they were proposed.
select id, group_id, status, stays_language, stays_slot, goes_language, goes_slot, new_group_id, proposed_at,
    proposed_by, decided_at, version
from splits
where network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_split
-- Write what may change in a split, as its next version.
update splits
set status = %(status)s, new_group_id = %(new_group_id)s, decided_at = %(decided_at)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, group_id, status, stays_language, stays_slot, goes_language, goes_slot, new_group_id,
    proposed_at, proposed_by, decided_at, version;

-- name: list_placements
-- Everybody's place in a split.
select membership_id, person_id, side, reasons from split_placements
where network_id = (select kith.network_id()) and split_id = %(split_id)s
order by membership_id;

-- name: list_placements_page
-- A page of the places in a split.
select membership_id, person_id, side, reasons from split_placements
where network_id = (select kith.network_id()) and split_id = %(split_id)s
    and (%(after_1)s::uuid is null or membership_id > %(after_1)s)
order by membership_id
limit %(limit)s;

-- name: save_placement
-- Write where somebody is placed, and why.
update split_placements set side = %(side)s, reasons = %(reasons)s
where network_id = (select kith.network_id()) and split_id = %(split_id)s
    and membership_id = %(membership_id)s;
