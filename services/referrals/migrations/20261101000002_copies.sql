-- Our own copies of what membership tells: who belongs to which group, and who consents to which partner.

-- migrate:up
create table memberships (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    belongs boolean not null,
    changed_at timestamptz not null,
    primary key (network_id, id)
);
comment on table memberships is 'Who belongs to which group (paused members do), so that a facilitator sees their own people.';
create index memberships_by_person on memberships (network_id, person_id, group_id) where belongs;

alter table memberships enable row level security;
alter table memberships force row level security;
create policy tenant on memberships
    using (network_id = (select kith.network_id()));
create policy scope on memberships as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on memberships to :runtime_role;

-- Whose notes a facilitator can unseal.
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.memberships m
            where m.network_id = (select kith.network_id())
            and m.person_id = person
            and m.group_id = any ((select kith.group_ids())::uuid[])
            and m.belongs
        )
    $$;

-- Either half may arrive first: whoever withdrew before we heard of the grant has still withdrawn.
create table consents (
    network_id uuid not null,
    id uuid not null,
    person_id uuid not null,
    partner_id uuid not null,
    granted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (network_id, id),
    constraint consents_say_something check (granted_at is not null or withdrawn_at is not null)
);
comment on table consents is 'Consents to be referred to a partner; current when granted and not withdrawn.';
create index consents_by_person on consents (network_id, person_id, partner_id);

alter table consents enable row level security;
alter table consents force row level security;
create policy tenant on consents
    using (network_id = (select kith.network_id()));
create policy scope on consents as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and exists (
                select from memberships m
                where m.network_id = consents.network_id
                and m.person_id = consents.person_id
                and m.group_id = any ((select kith.group_ids())::uuid[])
                and m.belongs
            )
        )
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on consents to :runtime_role;

-- migrate:down
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$ select false $$;
drop table consents;
drop table memberships;
