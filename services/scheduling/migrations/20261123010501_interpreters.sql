-- Interpreters, booked with a meeting as a venue is, and texts to be translated for one.

-- migrate:up
create table interpreters (
    network_id uuid not null,
    id uuid not null,
    languages text[] not null,
    active boolean not null default true,
    version int not null default 1,
    primary key (network_id, id),
    constraint interpreters_languages check (cardinality(languages) between 1 and 20)
);
comment on table interpreters is 'People who interpret; their hours are kept as everybody''s are.';
comment on column interpreters.id is 'The id that the person has in membership.';

alter table interpreters enable row level security;
alter table interpreters force row level security;
create policy tenant on interpreters
    using (network_id = (select kith.network_id()));
create policy scope on interpreters as restrictive
    using ((select kith.scope()) in ('network', 'groups') or id = (select kith.person_id()))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on interpreters to :runtime_role;

create table interpreter_bookings (
    network_id uuid not null,
    id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    interpreter_id uuid not null,
    language text not null,
    -- The meeting's own, kept here so that the constraint below can compare them.
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    status text not null default 'booked',
    primary key (network_id, id),
    foreign key (network_id, interpreter_id) references interpreters (network_id, id),
    -- A meeting that a changed series no longer has takes its bookings along.
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint interpreter_bookings_status check (status in ('booked', 'released')),
    constraint interpreter_bookings_one_at_a_time exclude using gist (
        network_id with =,
        interpreter_id with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (status = 'booked') deferrable initially immediate
);
comment on table interpreter_bookings is 'Who interprets at which meeting; PostgreSQL refuses to book anyone twice.';
create index interpreter_bookings_by_occurrence on interpreter_bookings (network_id, occurrence_id, id);

alter table interpreter_bookings enable row level security;
alter table interpreter_bookings force row level security;
create policy tenant on interpreter_bookings
    using (network_id = (select kith.network_id()));
create policy scope on interpreter_bookings as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on interpreter_bookings to :runtime_role;

create table translations (
    network_id uuid not null,
    id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    title text not null,
    language text not null,
    address text,
    requested_at timestamptz not null,
    ready_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint translations_title_length check (char_length(title) between 1 and 200),
    constraint translations_ready check ((ready_at is null) = (address is null))
);
comment on table translations is 'Material of a meeting that is to be there in another language.';
create index translations_by_occurrence on translations (network_id, occurrence_id, id);

alter table translations enable row level security;
alter table translations force row level security;
create policy tenant on translations
    using (network_id = (select kith.network_id()));
create policy scope on translations as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on translations to :runtime_role;

-- Who plans for one group must know when a room or an interpreter is taken by another, and nothing more: so
-- this looks at the whole network, and tells times alone. What it lifts for itself it puts back at once.
create function taken_times(venue_or_interpreter_ids uuid[], since timestamptz, before timestamptz)
returns table (id uuid, starts_at timestamptz, ends_at timestamptz)
language plpgsql as $$
declare
    asking text := kith.scope();
begin
    if asking not in ('network', 'groups') then
        raise insufficient_privilege using message = 'only who plans may ask when something is taken';
    end if;
    perform set_config('kith.scope', 'network', true);
    return query
        select o.venue_id, o.starts_at, o.ends_at
        from occurrences as o
        where o.network_id = kith.network_id()
        and o.venue_id = any (venue_or_interpreter_ids)
        and o.status = 'scheduled'
        and o.starts_at < before
        and o.ends_at > since
        union all
        select b.interpreter_id, b.starts_at, b.ends_at
        from interpreter_bookings as b
        where b.network_id = kith.network_id()
        and b.interpreter_id = any (venue_or_interpreter_ids)
        and b.status = 'booked'
        and b.starts_at < before
        and b.ends_at > since;
    perform set_config('kith.scope', asking, true);
end
$$;

-- migrate:down
drop function taken_times;
drop table translations;
drop table interpreter_bookings;
drop table interpreters;
