-- What is read and forgotten of a person. The braces take names of tables and columns out of the service's
-- declaration, quoted, and never a value; see store.py.

-- name: name_asker
-- Say on whose behalf this is done: policies keep some rows even from a coordinator.
select set_config('kith.principal', %(principal_id)s::uuid::text, true);

-- name: list_held
-- What a table holds of people, as JSON without what is left out, and beside it the sealed columns.
select {columns}
from {table} as held
where held.network_id = (select kith.network_id()) and ({whose})
order by 1
limit %(limit)s;

-- name: delete_held
-- Forget the rows of people.
delete from {table} as held where held.network_id = (select kith.network_id()) and ({whose});

-- name: blank_held
-- Empty what is personal in the rows of people.
update {table} as held set {changes} where held.network_id = (select kith.network_id()) and ({whose});

-- name: insert_erasure
-- Enter somebody into the ledger of erasures, unless they are in it.
insert into kith.erasures (network_id, person_id, erasure_id, erased_at)
values (%(network_id)s, %(person_id)s, %(erasure_id)s, %(erased_at)s)
on conflict (network_id, person_id) do nothing;

-- name: list_erased
-- Everybody whom this network has erased.
select person_id from kith.erasures where network_id = (select kith.network_id()) order by person_id;

-- name: list_ledger
-- The whole ledger, for keeping it apart from backups.
select network_id, person_id, erasure_id, erased_at from kith.erasures order by erased_at, person_id;
