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

-- name: list_known_partners
-- Which of some partners there are.
select id from partners where id = any (%(partner_ids)s::uuid[]);

-- name: save_partner
-- A partner as another directory describes it.
insert into partners (network_id, id, name, summary, languages, registered_at)
values (kith.network_id(), %(id)s, %(name)s, %(summary)s, %(languages)s, %(now)s)
on conflict (network_id, id) do update set
    name = excluded.name, summary = excluded.summary, languages = excluded.languages,
    version = partners.version + 1;

-- name: save_service
-- A service, new or described anew; how much room there is stays as the partner said.
insert into services as known (
    network_id, id, partner_id, name, summary, languages, areas, topics, cost, eligibility, minimum_age,
    maximum_age, is_active, is_imported, capacity, capacity_at, version
)
values (
    kith.network_id(), %(id)s, %(partner_id)s, %(name)s, %(summary)s, %(languages)s::text[], %(areas)s::text[],
    %(topics)s::text[], %(cost)s, %(eligibility)s, %(minimum_age)s, %(maximum_age)s, %(is_active)s,
    %(is_imported)s, %(capacity)s, %(capacity_at)s, %(version)s
)
on conflict (network_id, id) do update set
    partner_id = excluded.partner_id, is_imported = excluded.is_imported,
    name = excluded.name, summary = excluded.summary, languages = excluded.languages, areas = excluded.areas,
    topics = excluded.topics, cost = excluded.cost, eligibility = excluded.eligibility,
    minimum_age = excluded.minimum_age, maximum_age = excluded.maximum_age, is_active = excluded.is_active,
    version = known.version + 1;

-- name: save_capacity
-- How much room a service has.
update services
set capacity = %(capacity)s, capacity_at = %(capacity_at)s, version = %(version)s
where id = %(id)s;

-- name: end_services
-- What another directory does not list any more is offered no more.
update services
set is_active = false, version = version + 1
where partner_id = any (%(partner_ids)s::uuid[])
and is_imported
and is_active
and not exists (select from unnest(%(service_ids)s::uuid[]) as listed (id) where listed.id = services.id);

-- name: get_service
-- One service.
select
    id, partner_id, name, summary, languages, areas, topics, cost, eligibility, minimum_age, maximum_age,
    is_active, is_imported, capacity, capacity_at, version
from services
where id = %(service_id)s;

-- name: lock_service
-- One service, held until the end of the transaction.
select
    id, partner_id, name, summary, languages, areas, topics, cost, eligibility, minimum_age, maximum_age,
    is_active, is_imported, capacity, capacity_at, version
from services
where id = %(service_id)s
for update;

-- name: list_services
-- Services by name, a page at a time.
select
    id, partner_id, name, summary, languages, areas, topics, cost, eligibility, minimum_age, maximum_age,
    is_active, is_imported, capacity, capacity_at, version
from services
where (%(after_1)s::text is null or (name, id) > (%(after_1)s::text, %(after_2)s::uuid))
and (%(partner_id)s::uuid is null or partner_id = %(partner_id)s::uuid)
and (%(language)s::text is null or %(language)s::text = any (languages))
and (%(topic)s::text is null or %(topic)s::text = any (topics))
and (%(area)s::text is null or areas = '{}' or %(area)s::text = any (areas))
and (%(cost)s::text is null or cost = %(cost)s::text)
and (%(active)s::boolean is null or is_active = %(active)s::boolean)
order by name, id
limit %(limit)s;

-- name: list_own_services
-- Services that were written here and come from no import.
select
    id, partner_id, name, summary, languages, areas, topics, cost, eligibility, minimum_age, maximum_age,
    is_active, is_imported, capacity, capacity_at, version
from services
where not is_imported
order by partner_id, id;

-- name: list_rows_of
-- The rows that partners were imported from, in their order.
select partner_id, table_name, row_key, content
from directory_rows
where partner_id = any (%(partner_ids)s::uuid[])
order by partner_id, place, table_name, row_key;

-- name: list_rows_of_table
-- The rows of one table that anybody was imported from; what several share, once.
select distinct on (row_key, content) row_key, content
from directory_rows
where table_name = %(table_name)s
order by row_key, content;

-- name: remove_rows
-- Forget the rows that partners were imported from, before they are replaced.
delete from directory_rows where partner_id = any (%(partner_ids)s::uuid[]);

-- name: add_rows
-- Keep rows as they came, all in one go.
insert into directory_rows (network_id, partner_id, place, table_name, row_key, content)
select kith.network_id(), partner_id, place, table_name, row_key, content::jsonb
from unnest(
    %(partner_ids)s::uuid[], %(places)s::int[], %(table_names)s::text[], %(row_keys)s::text[], %(contents)s::text[]
) as came (partner_id, place, table_name, row_key, content);
