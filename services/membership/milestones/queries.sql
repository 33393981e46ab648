-- All runtime SQL of milestones.

-- name: find_choice
-- What a member chose, if they chose anything.
select membership_id, group_id, person_id, milestones, shared, appreciation, goal_reminders,
    counts_from, chosen_at, version
from celebration_choices
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: save_choice
-- Write what a member chose, unless somebody else wrote the same version just now: then no row comes back.
insert into celebration_choices (
    membership_id, group_id, person_id, milestones, shared, appreciation, goal_reminders, counts_from,
    chosen_at, version
)
values (
    %(membership_id)s, %(group_id)s, %(person_id)s, %(milestones)s, %(shared)s, %(appreciation)s,
    %(goal_reminders)s, %(counts_from)s, %(chosen_at)s, %(version)s
)
on conflict (network_id, membership_id) do update
set milestones = excluded.milestones, shared = excluded.shared, appreciation = excluded.appreciation,
    goal_reminders = excluded.goal_reminders, counts_from = excluded.counts_from,
    chosen_at = excluded.chosen_at, version = excluded.version
where celebration_choices.version = excluded.version - 1
returning version;

-- name: forget_milestones
-- Delete what was celebrated for a member who no longer wants it.
delete from milestones where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: forget_meetings
-- Delete what was counted for a member who no longer wants it.
delete from counted_meetings
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: share_milestones
-- Show a member's milestones to their group, or no longer.
update milestones set shared = %(shared)s
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s;

-- name: find_counted_membership
-- The membership of a person in a group for which meetings are counted: current, and they chose it.
select m.id from memberships m
join celebration_choices c on c.network_id = m.network_id and c.membership_id = m.id
where m.network_id = (select kith.network_id()) and m.group_id = %(group_id)s
    and m.person_id = %(person_id)s and m.status <> 'left' and c.milestones and c.counts_from <= %(held_on)s;

-- name: count_meeting
-- Count a meeting, once.
insert into counted_meetings (membership_id, occurrence_id, group_id, person_id)
values (%(membership_id)s, %(occurrence_id)s, %(group_id)s, %(person_id)s)
on conflict (network_id, membership_id, occurrence_id) do nothing;

-- name: uncount_meeting
-- Take a meeting back that was recorded by mistake.
delete from counted_meetings
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s
    and occurrence_id = %(occurrence_id)s;

-- name: list_celebrants
-- Everyone who chose milestones and belongs to a group, also while they rest, or the one membership that is
-- named; a move starts nothing anew.
select m.id as membership_id, m.group_id, m.person_id, g.time_zone, c.shared,
    coalesce(
        (
            select min(v.member_since) from membership_moves v
            where v.network_id = m.network_id and v.to_membership_id = m.id
        ),
        m.active_from
    ) as active_from,
    (
        select count(*) from counted_meetings k
        where k.network_id = m.network_id and k.membership_id = m.id
    ) as meetings,
    array(
        select r.milestone from milestones r
        where r.network_id = m.network_id and r.membership_id = m.id
    ) as reached
from celebration_choices c
join memberships m on m.network_id = c.network_id and m.id = c.membership_id
join groups g on g.network_id = m.network_id and g.id = m.group_id
where c.network_id = (select kith.network_id()) and c.milestones and m.status in ('active', 'paused')
    and (%(membership_id)s::uuid is null or m.id = %(membership_id)s);

-- name: insert_milestone
-- Write down a milestone, once: the second time no row comes back.
insert into milestones (membership_id, group_id, person_id, milestone, reached_on, shared)
values (
    %(membership_id)s, %(group_id)s, %(person_id)s, %(milestone)s, %(reached_on)s, %(shared)s
)
on conflict (network_id, membership_id, milestone) do nothing
returning milestone;

-- name: list_milestones
-- A page of milestones.
select membership_id, group_id, person_id, milestone, reached_on, shared from milestones
where network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (%(after_1)s::uuid is null or (membership_id, milestone) > (%(after_1)s, %(after_2)s::text))
order by membership_id, milestone
limit %(limit)s;

-- name: insert_appreciation
-- Post an appreciation, sealed for its sender's eyes.
insert into appreciations (id, group_id, sender_id, person_id, delivery, sent_at, text_sealed)
values (
    %(id)s, %(group_id)s, %(sender_id)s, %(person_id)s, %(delivery)s, %(sent_at)s, %(text_sealed)s
);

-- name: list_posted
-- The next appreciations to deliver, each with whether its recipient wants it now, held until the end.
select a.id, a.group_id, a.sender_id, a.person_id, a.delivery, a.sent_at, a.text_sealed,
    exists (
        select from memberships m
        join celebration_choices c on c.network_id = m.network_id and c.membership_id = m.id
        where m.network_id = a.network_id and m.group_id = a.group_id and m.person_id = a.person_id
            and m.status in ('active', 'paused') and c.appreciation
    ) as is_wanted
from appreciations a
where a.network_id = (select kith.network_id()) and a.delivery = 'posted'
order by a.id
limit 100
for update of a skip locked;

-- name: deliver_appreciation
-- Keep an appreciation sealed for its recipient's eyes, or let it go without a word.
update appreciations
set delivery = %(delivery)s, delivered_at = %(delivered_at)s, text_sealed = %(text_sealed)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: list_appreciations
-- A page of the appreciations that a person was given.
select id, group_id, sender_id, person_id, delivery, sent_at, delivered_at, text_sealed from appreciations
where network_id = (select kith.network_id()) and person_id = %(person_id)s and delivery = 'delivered'
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: delete_appreciation
-- Forget an appreciation that a person was given.
delete from appreciations
where network_id = (select kith.network_id()) and id = %(appreciation_id)s and person_id = %(person_id)s;

-- name: find_goal_reminders
-- How often a group is reminded of its goals, if it ever said.
select group_id, every_weeks, next_on, version from goal_reminders
where network_id = (select kith.network_id()) and group_id = %(group_id)s;

-- name: save_goal_reminders
-- Write how often a group is reminded; lock the group first.
insert into goal_reminders (group_id, every_weeks, next_on, version)
values (%(group_id)s, %(every_weeks)s, %(next_on)s, %(version)s)
on conflict (network_id, group_id) do update
set every_weeks = excluded.every_weeks, next_on = excluded.next_on, version = excluded.version;

-- name: list_due_goal_reminders
-- What is due today where the group meets: in open groups that have written down what they stand for.
select r.group_id, r.every_weeks, r.next_on, r.version, n.version as norms_version,
    (%(now)s::timestamptz at time zone g.time_zone)::date as today
from goal_reminders r
join groups g on g.network_id = r.network_id and g.id = r.group_id
cross join lateral (
    select max(v.version) as version from group_norms v
    where v.network_id = r.network_id and v.group_id = r.group_id
) n
where r.network_id = (select kith.network_id()) and g.status = 'open' and n.version is not null
    and r.next_on <= (%(now)s::timestamptz at time zone g.time_zone)::date
for update of r skip locked;
