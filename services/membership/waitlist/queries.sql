-- All SQL of waitlists. Open offers count as taken places: see count_members of the service.

-- name: find_rules
-- The rules that the network published, if it did.
select offer_hours, priorities, version from waitlist_rules where network_id = (select kith.network_id());

-- name: insert_rules
-- Publish rules for the first time, unless somebody else just did: then no row comes back.
insert into waitlist_rules (offer_hours, priorities)
values (%(offer_hours)s, %(priorities)s)
on conflict (network_id) do nothing
returning offer_hours, priorities, version;

-- name: save_rules
-- Publish other rules, unless they changed since that version: then no row comes back.
update waitlist_rules set offer_hours = %(offer_hours)s, priorities = %(priorities)s, version = version + 1
where network_id = (select kith.network_id()) and version = %(version)s
returning offer_hours, priorities, version;

-- name: insert_entry
-- Begin a wait, unless the person waits for the group already: then no row comes back.
insert into waitlist_entries (
    id, group_id, person_id, status, priority, joined_at, waits_from, from_membership_id
)
values (
    %(id)s, %(group_id)s, %(person_id)s, %(status)s, %(priority)s, %(joined_at)s, %(waits_from)s,
    %(from_membership_id)s
)
on conflict (network_id, group_id, person_id) where ended_at is null do nothing
returning id;

-- name: was_moved_out
-- Whether a group of this person was closed, split or merged since a day.
select exists (
    select from membership_moves
    where network_id = (select kith.network_id()) and person_id = %(person_id)s
        and reason in ('closed', 'split', 'merged') and moved_on >= %(since)s
);

-- name: do_others_wait
-- Whether somebody but this person is ready for a place and has waited since before a moment.
select exists (
    select from waitlist_entries
    where network_id = (select kith.network_id()) and group_id = %(group_id)s and ended_at is null
        and person_id <> %(person_id)s and status = 'waiting' and joined_at < %(before)s
        and (rests_until is null or rests_until <= %(now)s)
);

-- name: was_member
-- Whether this person belonged to the group before.
select exists (
    select from memberships
    where network_id = (select kith.network_id()) and person_id = %(person_id)s
        and group_id = %(group_id)s and status = 'left' and active_from is not null
);

-- name: find_current_membership
-- The person's membership or application in the group, held until the transaction ends.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and person_id = %(person_id)s
    and group_id = %(group_id)s and status <> 'left'
for update;

-- name: get_entry
-- One wait, with its open offer.
select e.id, e.group_id, e.person_id, e.status, e.priority, e.joined_at, e.waits_from, e.rests_until,
    e.unanswered, e.answer_by, e.ended_at, e.end_reason, e.position, e.from_membership_id, e.version,
    o.id as offer_id, o.expires_at as offer_expires_at
from waitlist_entries e
left join waitlist_offers o
    on o.network_id = e.network_id and o.entry_id = e.id and o.status = 'open'
where e.network_id = (select kith.network_id()) and e.id = %(entry_id)s;

-- name: lock_entry
-- One wait, held until the transaction ends.
select id, group_id, person_id, status, priority, joined_at, waits_from, rests_until, unanswered,
    answer_by, ended_at, end_reason, position, from_membership_id, version
from waitlist_entries
where network_id = (select kith.network_id()) and id = %(entry_id)s
for update;

-- name: list_entries
-- A page of waits in the order they began.
select e.id, e.group_id, e.person_id, e.status, e.priority, e.joined_at, e.waits_from, e.rests_until,
    e.unanswered, e.answer_by, e.ended_at, e.end_reason, e.position, e.from_membership_id, e.version,
    o.id as offer_id, o.expires_at as offer_expires_at
from waitlist_entries e
left join waitlist_offers o
    on o.network_id = e.network_id and o.entry_id = e.id and o.status = 'open'
where e.network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or e.group_id = %(group_id)s)
    and (%(person_id)s::uuid is null or e.person_id = %(person_id)s)
    and (%(status)s::text is null or e.status = %(status)s)
    and (%(waiting)s::boolean is null or (e.ended_at is null) = %(waiting)s)
    and (%(after_1)s::uuid is null or e.id > %(after_1)s)
order by e.id
limit %(limit)s;

-- name: save_entry
-- Write what may change in a wait.
update waitlist_entries
set status = %(status)s, waits_from = %(waits_from)s, rests_until = %(rests_until)s,
    unanswered = %(unanswered)s, answer_by = %(answer_by)s, ended_at = %(ended_at)s,
    end_reason = %(end_reason)s, position = %(position)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: save_position
-- Write where somebody is in the line; it is no change of theirs, so the version stays.
update waitlist_entries set position = %(position)s
where network_id = (select kith.network_id()) and id = %(entry_id)s;

-- name: forget_positions
-- Have everybody's place in the line worked out anew.
update waitlist_entries set position = null
where network_id = (select kith.network_id()) and ended_at is null;

-- name: list_due_lines
-- The groups in whose line something is to be done: somebody new, a gap, an offer or a question that ran out, a
-- place that is free for somebody, a member who still waits, or a group that closed meanwhile.
with lines as (
    select e.group_id, count(*) as waiting, count(e.position) as placed, max(e.position) as last,
        min(e.answer_by) as answer_by,
        bool_or(e.status = 'waiting' and (e.rests_until is null or e.rests_until <= %(now)s)) as ready
    from waitlist_entries e
    where e.network_id = (select kith.network_id()) and e.ended_at is null
    group by e.group_id
)
select l.group_id from lines l
join groups g on g.network_id = (select kith.network_id()) and g.id = l.group_id
where l.placed < l.waiting or l.last > l.waiting or l.answer_by <= %(now)s or g.status = 'closed'
    or exists (
        select from waitlist_offers o
        where o.network_id = g.network_id and o.group_id = g.id and o.status = 'open'
            and o.expires_at <= %(now)s
    )
    or exists (
        select from waitlist_entries e
        join memberships m
            on m.network_id = e.network_id and m.group_id = e.group_id and m.person_id = e.person_id
            and m.status in ('active', 'paused')
        where e.network_id = g.network_id and e.group_id = g.id and e.ended_at is null
    )
    or (
        l.ready and g.status = 'open'
        and (
            g.capacity is null
            or g.capacity > (
                select count(*) from memberships m
                where m.network_id = g.network_id and m.group_id = g.id and m.role = 'member'
                    and m.status in ('active', 'paused')
            ) + (
                select count(*) from waitlist_offers o
                where o.network_id = g.network_id and o.group_id = g.id and o.status = 'open'
            )
        )
    )
order by l.group_id
limit %(limit)s;

-- name: lock_line
-- Everybody who waits for a group, held until the transaction ends, but for those who are answering just now.
select id, group_id, person_id, status, priority, joined_at, waits_from, rests_until, unanswered,
    answer_by, ended_at, end_reason, position, from_membership_id, version
from waitlist_entries
where network_id = (select kith.network_id()) and group_id = %(group_id)s and ended_at is null
order by id
for update skip locked;

-- name: list_members_who_wait
-- Those who wait for a group and belong to it meanwhile.
select e.id from waitlist_entries e
join memberships m
    on m.network_id = e.network_id and m.group_id = e.group_id and m.person_id = e.person_id
    and m.status in ('active', 'paused')
where e.network_id = (select kith.network_id()) and e.group_id = %(group_id)s and e.ended_at is null;

-- name: insert_offer
-- Keep a place for somebody.
insert into waitlist_offers (id, entry_id, group_id, person_id, status, offered_at, expires_at)
values (
    %(id)s, %(entry_id)s, %(group_id)s, %(person_id)s, %(status)s, %(offered_at)s, %(expires_at)s
);

-- name: find_open_offer
-- The open offer of a wait, if there is one; lock the wait first.
select id, entry_id, group_id, person_id, status, offered_at, expires_at, answered_at
from waitlist_offers
where network_id = (select kith.network_id()) and entry_id = %(entry_id)s and status = 'open';

-- name: list_open_offers
-- The open offers of a group, the oldest first; lock the line first.
select id, entry_id, group_id, person_id, status, offered_at, expires_at, answered_at
from waitlist_offers
where network_id = (select kith.network_id()) and group_id = %(group_id)s and status = 'open'
order by offered_at, id;

-- name: save_offer
-- Write what became of an offer.
update waitlist_offers set status = %(status)s, answered_at = %(answered_at)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: list_offers
-- A page of what was offered to one who waits, in order.
select id, entry_id, group_id, person_id, status, offered_at, expires_at, answered_at
from waitlist_offers
where network_id = (select kith.network_id()) and entry_id = %(entry_id)s
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
