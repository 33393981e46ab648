-- The ledger of erasures: who is to be forgotten. It is applied when the event comes, at every start and every
-- hour, so that neither a late event nor a restored backup brings anybody back.

-- migrate:up
create table kith.erasures (
    network_id uuid not null,
    person_id uuid not null,
    erasure_id uuid not null,
    erased_at timestamptz not null,
    primary key (network_id, person_id)
);
comment on table kith.erasures is 'Ids of those who were erased, and nothing else of them. Append-only.';

alter table kith.erasures enable row level security;
alter table kith.erasures force row level security;
create policy tenant on kith.erasures
    using (network_id = (select kith.network_id()));
create policy chassis on kith.erasures
    using ((select kith.scope()) = 'system');
create policy scope on kith.erasures as restrictive for select
    using ((select kith.scope()) in ('network', 'system') or person_id = (select kith.person_id()));
-- Only the service itself writes here, once it hears that a person is erased, or after a restore.
create policy scope_insert on kith.erasures as restrictive for insert
    with check ((select kith.scope()) in ('network', 'system'));
grant select, insert on kith.erasures to :runtime_role;

create function kith.is_erased(person uuid) returns boolean
    language sql stable parallel safe
    return exists (
        select from kith.erasures as ledger
        where ledger.network_id = (select kith.network_id()) and ledger.person_id = person
    );
comment on function kith.is_erased(uuid) is 'Whether a person is in the ledger of erasures.';

-- For migrations: rows of this table may be deleted once the ledger names a person in one of these columns, and
-- never otherwise. What was append-only for everybody stays so for all who are not erased.
create function kith.let_erase(erasable regclass, variadic persons text[]) returns void
    language plpgsql
    set search_path = pg_catalog, pg_temp
    as $$
begin
    execute format('grant delete on %s to :runtime_role', erasable);
    execute format(
        'create policy erasing on %s as restrictive for delete using (%s)',
        erasable,
        (select string_agg(format('kith.is_erased(%I)', person), ' or ') from unnest(persons) as person)
    );
end
$$;
comment on function kith.let_erase(regclass, text[]) is 'Lets erasing delete rows, and nothing else.';
revoke all on function kith.let_erase(regclass, text[]) from public;

-- migrate:down
drop function kith.let_erase(regclass, text[]);
drop function kith.is_erased(uuid);
drop table kith.erasures;
