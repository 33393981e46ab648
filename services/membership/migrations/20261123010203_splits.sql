-- Splits of a group: what members wish, who would go where and why, and what was decided.

-- migrate:up
create table split_wishes (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    person_id uuid not null,
    slots text[] not null,
    stay_with uuid[] not null,
    version int not null default 1,
    primary key (network_id, group_id, person_id),
    foreign key (network_id, group_id) references groups,
    foreign key (network_id, person_id) references persons,
    constraint split_wishes_are_few check (cardinality(slots) <= 10 and cardinality(stay_with) <= 5)
);
comment on table split_wishes is 'When somebody could meet, and with whom they would like to stay.';

create table splits (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    status text not null constraint splits_status_known check (status in ('proposed', 'confirmed', 'dropped')),
    stays_language text not null,
    stays_slot text,
    goes_language text not null,
    goes_slot text,
    new_group_id uuid,
    proposed_at timestamptz not null,
    proposed_by uuid not null,
    decided_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, group_id) references groups,
    foreign key (network_id, new_group_id) references groups,
    constraint splits_confirmed_by_a_new_group check ((status = 'confirmed') = (new_group_id is not null)),
    constraint splits_decided_once check ((status = 'proposed') = (decided_at is null))
);
create unique index splits_one_proposed on splits (network_id, group_id) where status = 'proposed';
create index splits_by_group on splits (network_id, group_id, id);

create table split_placements (
    network_id uuid not null default kith.network_id(),
    split_id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    side text not null constraint split_placements_side_known check (side in ('stays', 'goes')),
    reasons text[] not null,
    primary key (network_id, split_id, membership_id),
    foreign key (network_id, split_id) references splits,
    foreign key (network_id, membership_id) references memberships
);
comment on column split_placements.reasons is 'Codes such as language:de or buddy:<person>; the domain puts them into words.';

alter table split_wishes enable row level security;
alter table split_wishes force row level security;
create policy tenant on split_wishes using (network_id = (select kith.network_id()));
create policy scope on split_wishes as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

-- A proposal is for those who hold the group; who would go where is nobody else's until it is decided.
alter table splits enable row level security;
alter table splits force row level security;
create policy tenant on splits using (network_id = (select kith.network_id()));
create policy scope on splits as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_insert on splits as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on splits as restrictive for update
    using ((select kith.scope()) = 'network');

alter table split_placements enable row level security;
alter table split_placements force row level security;
create policy tenant on split_placements using (network_id = (select kith.network_id()));
create policy scope on split_placements as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_insert on split_placements as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on split_placements as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert on split_wishes, splits, split_placements to :runtime_role;
grant update (slots, stay_with, version) on split_wishes to :runtime_role;
grant update (status, new_group_id, decided_at, version) on splits to :runtime_role;
grant update (side, reasons) on split_placements to :runtime_role;

-- migrate:down
drop table split_placements;
drop table splits;
drop table split_wishes;
