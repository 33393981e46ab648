-- name: add_report
-- Keep a report: its question, not its answer.
insert into reports (
    id, title, about, language, level, unit_id, period, first_on, last_on, organisations, made_at
)
values (
    %(id)s, %(title)s, %(about)s, %(language)s, %(level)s, %(unit_id)s, %(period)s, %(first_on)s, %(last_on)s,
    %(organisations)s, %(made_at)s
);

-- name: get_report
-- One report.
select id, title, about, language, level, unit_id, period, first_on, last_on, organisations, made_at
from reports
where id = %(report_id)s;

-- name: list_reports
-- A page of reports, the latest first.
select id, title, about, language, level, unit_id, period, first_on, last_on, organisations, made_at
from reports
where %(after_1)s::uuid is null or id < %(after_1)s::uuid
order by id desc
limit %(limit)s;

-- name: remove_report
-- Remove a report; the figures it was made of stay released.
delete from reports where id = %(report_id)s;

-- name: list_releases_between
-- The releases of a period that lie at least partly in these days, in order.
select id, period, starts_on, ends_on, threshold, released_at
from releases
where
    period = %(period)s
    and (%(from_on)s::date is null or ends_on >= %(from_on)s)
    and (%(until_on)s::date is null or starts_on <= %(until_on)s)
order by starts_on;

-- name: list_unit_figures
-- What was released of a unit, for all weeks and months that begin in these days.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances
from released_figures as f
inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
where f.unit_id = %(unit_id)s and f.level = %(level)s and r.starts_on between %(from_on)s and %(until_on)s;

-- name: list_figures_of_organisations
-- The attendance of every organisation in one release.
select
    f.subject, r.period, r.starts_on, f.unit_id, f.level, f.parent_id, f.people, f.sessions, f.attendances,
    f.hides_people, f.hides_attendances
from released_figures as f
inner join releases as r on r.network_id = f.network_id and r.id = f.release_id
where r.id = %(release_id)s and f.level = 'organisation' and f.subject = 'attendance'
order by f.unit_id;
