-- name: add_partner
-- A new partner.
insert into partners (network_id, id, name, summary, languages, registered_at)
values (%(network_id)s, %(id)s, %(name)s, %(summary)s, %(languages)s, %(now)s);

-- name: get_partner
-- One partner.
select id, name, summary, languages, version
from partners
where id = %(partner_id)s;

-- name: find_partner
-- One partner, if there is such a one.
select id, name, summary, languages, version
from partners
where id = %(partner_id)s;

-- name: list_partners
-- Partners by name, a page at a time.
select id, name, summary, languages, version
from partners
where %(after_1)s::text is null or (name, id) > (%(after_1)s::text, %(after_2)s::uuid)
order by name, id
limit %(limit)s;
