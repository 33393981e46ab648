-- name: list_newcomers
-- A page of what was released of newcomers by unit and month, and of the same people three months later.
select
    n.unit_id,
    r.starts_on as month_on,
    r.threshold,
    n.people as newcomers,
    n.hides_people as hides_newcomers,
    s.people as stayed,
    s.hides_people as hides_stayed,
    a.people as away,
    a.hides_people as hides_away
from released_figures as n
inner join releases as r on r.network_id = n.network_id and r.id = n.release_id
left join releases as later
    on later.network_id = r.network_id
    and later.period = 'month'
    and later.starts_on
    = date_trunc('week', date_trunc('month', r.starts_on + 3) + interval '3 months 3 days')::date
left join released_figures as s
    on s.network_id = later.network_id and s.release_id = later.id and s.subject = 'stayed' and s.unit_id = n.unit_id
left join released_figures as a
    on a.network_id = later.network_id and a.release_id = later.id and a.subject = 'away' and a.unit_id = n.unit_id
where n.subject = 'newcomers'
and n.level = %(level)s
and (%(unit_id)s::uuid is null or n.unit_id = %(unit_id)s)
and (%(after_1)s::uuid is null or (n.unit_id, r.starts_on) > (%(after_1)s::uuid, %(after_2)s::date))
order by n.unit_id, r.starts_on
limit %(limit)s;
