-- All runtime SQL of agendas. Row-level security adds the network and the scope to every statement.

-- name: add_template
-- Add a template unless there is one of this id; returns its id when it was added.
insert into agenda_templates (network_id, id, name, language, code, parts, retired)
values (kith.network_id(), %(id)s, %(name)s, %(language)s, %(code)s, %(parts)s::jsonb, %(retired)s)
on conflict (network_id, id) do nothing
returning id;

-- name: save_template
-- Write a changed template.
update agenda_templates set
    name = %(name)s, language = %(language)s, parts = %(parts)s::jsonb, retired = %(retired)s,
    version = %(version)s
where id = %(id)s;

-- name: get_template
-- One template.
select id, name, language, code, parts, retired, version from agenda_templates where id = %(template_id)s;

-- name: lock_template
-- One template, for changing it.
select id, name, language, code, parts, retired, version
from agenda_templates
where id = %(template_id)s
for update;

-- name: list_templates
-- A page of templates by name; those no longer in use only where they are asked for.
select id, name, language, code, parts, retired, version
from agenda_templates
where (%(language)s::text is null or language = %(language)s)
and (%(retired)s or not retired)
and (
    %(after_1)s::text is null
    or (name, id) > (%(after_1)s::text, %(after_2)s::uuid)
)
order by name, id
limit %(limit)s;

-- name: attach_template
-- Let the meetings of a series follow a template.
insert into series_agendas (network_id, series_id, group_id, template_id)
values (kith.network_id(), %(series_id)s, %(group_id)s, %(template_id)s)
on conflict (network_id, series_id) do update set template_id = excluded.template_id;

-- name: find_attached
-- The template that the meetings of a series follow.
select template.id, template.name, template.language, template.code, template.parts, template.retired,
    template.version
from series_agendas as attached
inner join agenda_templates as template
    on template.network_id = attached.network_id and template.id = attached.template_id
where attached.series_id = %(series_id)s;

-- name: detach_template
-- Let the meetings of a series follow no template.
delete from series_agendas where series_id = %(series_id)s;

-- name: find_adjusted
-- What one meeting does instead of its series' template.
select parts, version from occurrence_agendas where occurrence_id = %(occurrence_id)s;

-- name: lock_adjusted
-- The same, for changing it.
select parts, version from occurrence_agendas where occurrence_id = %(occurrence_id)s for update;

-- name: add_adjusted
-- Give one meeting an agenda of its own unless it has one; returns the meeting when it was added.
insert into occurrence_agendas (network_id, occurrence_id, group_id, parts, version)
values (kith.network_id(), %(occurrence_id)s, %(group_id)s, %(parts)s::jsonb, 1)
on conflict (network_id, occurrence_id) do nothing
returning occurrence_id;

-- name: save_adjusted
-- Change the agenda of one meeting.
update occurrence_agendas set parts = %(parts)s::jsonb, version = %(version)s
where occurrence_id = %(occurrence_id)s;

-- name: remove_adjusted
-- Let a meeting follow its series again; returns the meeting when it had an agenda of its own.
delete from occurrence_agendas where occurrence_id = %(occurrence_id)s returning occurrence_id;
