-- All runtime SQL of buddies.

-- name: find_member_status
-- Where a person's membership in a group is, if it has not ended.
select status from memberships
where network_id = (select kith.network_id()) and group_id = %(group_id)s and person_id = %(person_id)s
    and status <> 'left';

-- name: insert_buddy
-- Add a question or an offer, unless the newcomer has a buddy or somebody was asked: then no row comes back.
insert into buddies (
    id, membership_id, group_id, person_id, buddy_id, status, asked_on, answered_on, ended_on
)
values (
    %(id)s, %(membership_id)s, %(group_id)s, %(person_id)s, %(buddy_id)s, %(status)s, %(asked_on)s,
    %(answered_on)s, %(ended_on)s
)
on conflict (network_id, membership_id) where status in ('asked', 'agreed') do nothing
returning id;

-- name: get_buddy
-- One question, and its answer.
select id, membership_id, group_id, person_id, buddy_id, status, asked_on, answered_on, ended_on from buddies
where network_id = (select kith.network_id()) and id = %(buddy_id)s;

-- name: lock_buddy
-- One question, held until the transaction ends.
select id, membership_id, group_id, person_id, buddy_id, status, asked_on, answered_on, ended_on from buddies
where network_id = (select kith.network_id()) and id = %(buddy_id)s
for update;

-- name: list_buddies
-- A page of buddies, in the order in which they were asked.
select id, membership_id, group_id, person_id, buddy_id, status, asked_on, answered_on, ended_on from buddies
where network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (%(membership_id)s::uuid is null or membership_id = %(membership_id)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_buddy
-- Write an answer or an end.
update buddies set status = %(status)s, answered_on = %(answered_on)s, ended_on = %(ended_on)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: end_buddies_who_left
-- End what stands between a newcomer and a buddy of whom one has left the group, on the day it is there.
update buddies b set status = 'ended', ended_on = (%(now)s::timestamptz at time zone g.time_zone)::date
from groups g
where b.network_id = (select kith.network_id()) and b.status in ('asked', 'agreed')
    and g.network_id = b.network_id and g.id = b.group_id
    and (
        not exists (
            select from memberships m
            where m.network_id = b.network_id and m.group_id = b.group_id and m.person_id = b.buddy_id
                and m.status <> 'left'
        )
        or exists (
            select from memberships m
            where m.network_id = b.network_id and m.id = b.membership_id and m.status = 'left'
        )
    )
returning b.id, b.membership_id, b.group_id, b.person_id, b.buddy_id, b.status, b.asked_on, b.answered_on,
    b.ended_on;
