-- Journals: what members note of their days, for themselves alone.

-- migrate:up
create table journal_entries (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    on_day date not null,
    -- Sealed with the key that only the person can use.
    entry bytea not null,
    written_at timestamptz not null,
    version int not null,
    primary key (network_id, id),
    constraint journal_entries_one_a_day unique (network_id, person_id, on_day)
);
comment on table journal_entries is 'What people noted of a day: seen by the person, and by nobody else in any role.';

alter table journal_entries enable row level security;
alter table journal_entries force row level security;
create policy tenant on journal_entries
    using (network_id = (select kith.network_id()));
create policy scope on journal_entries as restrictive
    using (person_id = (select kith.person_id()));

grant select, insert, update, delete on journal_entries to :runtime_role;

-- migrate:down
drop table journal_entries;
