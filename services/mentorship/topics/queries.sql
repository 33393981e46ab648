-- All runtime SQL of topics.

-- name: keep_poll
-- Note how a poll of a group ended.
insert into known_polls (poll_id, group_id, topic, closed_on, options, counts)
values (%(poll_id)s, %(group_id)s, %(topic)s, %(closed_on)s, %(options)s, %(counts)s)
on conflict (network_id, poll_id) do nothing;

-- name: list_polls
-- How the polls of a group ended, from a day on.
select topic, closed_on, options, counts from known_polls
where network_id = (select kith.network_id()) and group_id = %(group_id)s and closed_on > %(since)s
order by closed_on, poll_id;

-- name: keep_theme
-- Note what a meeting is about; null where it has no theme any more.
insert into known_themes as known (occurrence_id, group_id, entry_id, covered_on, as_of)
values (%(occurrence_id)s, %(group_id)s, %(entry_id)s, %(covered_on)s, %(as_of)s)
on conflict (network_id, occurrence_id) do update set
    entry_id = excluded.entry_id, covered_on = excluded.covered_on, as_of = excluded.as_of
where known.as_of < excluded.as_of;

-- name: list_taken
-- Themes of a group that were covered, or are planned for meetings that are not cancelled.
select t.entry_id, m.held_on, t.covered_on
from known_themes as t
left join known_meetings as m on m.network_id = t.network_id and m.occurrence_id = t.occurrence_id
where t.network_id = (select kith.network_id())
and t.group_id = %(group_id)s
and t.entry_id = any (%(entry_ids)s::uuid[])
and (t.covered_on is not null or not coalesce(m.cancelled, false))
order by t.as_of;

-- name: add_choice
-- Choose a topic, unless it is chosen for that day: then no row comes back.
insert into topic_choices (id, group_id, topic, planned_on, chosen_by)
values (%(id)s, %(group_id)s, %(topic)s, %(planned_on)s, %(chosen_by)s)
on conflict (network_id, group_id, planned_on, topic) do nothing
returning id;

-- name: list_all_choices
-- All that was ever chosen for a group.
select id, group_id, topic, planned_on, chosen_by from topic_choices
where network_id = (select kith.network_id()) and group_id = %(group_id)s
order by planned_on, id;

-- name: list_choices
-- A page of what was chosen for a group, by day.
select id, group_id, topic, planned_on, chosen_by from topic_choices
where network_id = (select kith.network_id()) and group_id = %(group_id)s
and (%(after_1)s::date is null or (planned_on, id) > (%(after_1)s::date, %(after_2)s::uuid))
order by planned_on, id
limit %(limit)s;

-- name: get_choice
-- One choice.
select id, group_id, topic, planned_on, chosen_by from topic_choices
where network_id = (select kith.network_id()) and id = %(choice_id)s;

-- name: remove_choice
-- Take a choice back.
delete from topic_choices where network_id = (select kith.network_id()) and id = %(choice_id)s;
