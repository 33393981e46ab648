-- All SQL of moves and participation.

-- name: insert_move
-- Tie a membership to the one that it goes on in.
insert into membership_moves (
    id, person_id, from_membership_id, from_group_id, to_membership_id, to_group_id, reason, member_since,
    moved_on, recorded_at, recorded_by
)
values (
    %(id)s, %(person_id)s, %(from_membership_id)s, %(from_group_id)s, %(to_membership_id)s,
    %(to_group_id)s, %(reason)s, %(member_since)s, %(moved_on)s, %(recorded_at)s, %(recorded_by)s
);

-- name: find_member_since
-- The first day in the first group, as the move that led to this membership knew it.
select member_since from membership_moves
where network_id = (select kith.network_id()) and to_membership_id = %(membership_id)s
order by id desc
limit 1;

-- name: list_moves
-- A page of moves in the order they were recorded.
select id, person_id, from_membership_id, from_group_id, to_membership_id, to_group_id, reason,
    member_since, moved_on, recorded_at, recorded_by
from membership_moves
where network_id = (select kith.network_id())
    and (%(person_id)s::uuid is null or person_id = %(person_id)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: find_pattern
-- How often a member means to come, if they said.
select membership_id, group_id, person_id, participation, comes_in_week_of, version from participations
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: save_pattern
-- Write how often a member means to come, unless it changed since that version: then no row comes back.
insert into participations (membership_id, group_id, person_id, participation, comes_in_week_of)
values (%(membership_id)s, %(group_id)s, %(person_id)s, %(participation)s, %(comes_in_week_of)s)
on conflict (network_id, membership_id) do update
    set participation = excluded.participation, comes_in_week_of = excluded.comes_in_week_of,
        version = participations.version + 1
    where participations.version = %(version)s
returning membership_id, group_id, person_id, participation, comes_in_week_of, version;
