-- Handovers: how leading a group passes from one person to another.

-- migrate:up
create table handovers (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    from_person_id uuid not null,
    to_person_id uuid not null,
    shadow_from date not null,
    co_lead_from date not null,
    lead_from date not null,
    status text not null,
    proposed_at timestamptz not null,
    proposed_by uuid not null,
    phase text,
    postponed int not null default 0,
    closed_on date,
    version int not null default 1,
    primary key (network_id, id),
    constraint handovers_two_people check (from_person_id <> to_person_id),
    constraint handovers_in_order check (shadow_from < co_lead_from and co_lead_from < lead_from),
    constraint handovers_status check (status in ('proposed', 'agreed', 'done', 'declined', 'closed')),
    constraint handovers_phase check (phase in ('shadow', 'co_lead', 'lead'))
);
comment on table handovers is 'Who comes to lead a group after whom; the two see it, and those who run the group.';
create unique index handovers_one_at_a_time on handovers (network_id, group_id, to_person_id)
    where status in ('proposed', 'agreed');
create index handovers_by_taking on handovers (network_id, to_person_id, status);
create index handovers_by_giving on handovers (network_id, from_person_id, status);
create index handovers_by_group on handovers (network_id, group_id, id);

alter table handovers enable row level security;
alter table handovers force row level security;
create policy tenant on handovers
    using (network_id = (select kith.network_id()));
create policy scope on handovers as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or from_person_id = (select kith.person_id())
        or to_person_id = (select kith.person_id())
    );
-- Nobody takes over by themself: those who run the group ask.
create policy scope_insert on handovers as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on handovers to :runtime_role;

-- migrate:down
drop table handovers;
