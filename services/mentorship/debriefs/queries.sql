-- All runtime SQL of debriefs.

-- name: add_debrief
-- Ask for a debrief.
insert into debriefs (id, group_id, asked_by, asked_at, status)
values (%(id)s, %(group_id)s, %(asked_by)s, %(asked_at)s, %(status)s);

-- name: lock_debrief
-- One debrief, for changing it.
select id, group_id, asked_by, asked_at, status, taken_by from debriefs
where network_id = (select kith.network_id()) and id = %(debrief_id)s
for update;

-- name: list_debriefs
-- A page of debriefs in the order they were asked for.
select id, group_id, asked_by, asked_at, status, taken_by from debriefs
where network_id = (select kith.network_id())
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_debrief
-- Write where a debrief stands.
update debriefs set status = %(status)s, taken_by = %(taken_by)s
where network_id = (select kith.network_id()) and id = %(id)s;
