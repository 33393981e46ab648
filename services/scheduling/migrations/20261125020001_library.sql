-- The library of a network: only what it keeps in the place of what comes with Kith, and beside it.

-- migrate:up
create table library_entries (
    network_id uuid not null,
    id uuid not null,
    -- Null where the entry came with Kith: what it is stands with the code, and only `hidden` is the network's.
    facts jsonb,
    hidden boolean not null default false,
    version int not null,
    primary key (network_id, id),
    constraint library_entries_facts check (jsonb_typeof(facts) = 'object')
);
comment on table library_entries is 'Entries of a network''s own, and settings of those that came with Kith.';

alter table library_entries enable row level security;
alter table library_entries force row level security;
create policy tenant on library_entries
    using (network_id = (select kith.network_id()));
create policy scope on library_entries as restrictive
    using ((select kith.scope()) in ('network', 'groups', 'person'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on library_entries to :runtime_role;

create table library_texts (
    network_id uuid not null,
    entry_id uuid not null,
    language text not null,
    -- Null once the network went back to what was there before; the version goes on.
    words jsonb,
    version int not null,
    primary key (network_id, entry_id, language),
    constraint library_texts_words check (jsonb_typeof(words) = 'object')
);
comment on table library_texts is 'What a network wrote of an entry in a language: title, aim, steps and caution.';

alter table library_texts enable row level security;
alter table library_texts force row level security;
create policy tenant on library_texts
    using (network_id = (select kith.network_id()));
create policy scope on library_texts as restrictive
    using ((select kith.scope()) in ('network', 'groups', 'person'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on library_texts to :runtime_role;

-- migrate:down
drop table library_texts;
drop table library_entries;
