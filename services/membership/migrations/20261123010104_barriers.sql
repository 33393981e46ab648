-- Practical help: asked for in a group without a name, offered, matched, fulfilled.

-- migrate:up
create table help_requests (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    kind text not null
        constraint help_requests_kind_known check (kind in ('transport', 'childcare', 'cost', 'other')),
    status text not null constraint help_requests_status_known
        check (status in ('open', 'matched', 'fulfilled', 'withdrawn')),
    asked_at timestamptz not null,
    settled_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, group_id) references groups,
    constraint help_requests_settled_at_a_time
        check ((status in ('fulfilled', 'withdrawn')) = (settled_at is not null))
);
comment on table help_requests is 'What the group sees: that help of a kind is asked for. No name is here.';
create index help_requests_by_group on help_requests (network_id, group_id, id);

create table help_askers (
    network_id uuid not null default kith.network_id(),
    request_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    words_sealed bytea,
    primary key (network_id, request_id),
    foreign key (network_id, request_id) references help_requests,
    foreign key (network_id, person_id) references persons
);
comment on table help_askers is 'Who asked, and in which words.';
create index help_askers_by_person on help_askers (network_id, person_id);

create table help_offers (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    request_id uuid not null,
    group_id uuid not null,
    helper_id uuid not null,
    asker_id uuid,
    status text not null constraint help_offers_status_known
        check (status in ('offered', 'matched', 'fulfilled', 'withdrawn', 'lapsed')),
    offered_at timestamptz not null,
    primary key (network_id, id),
    foreign key (network_id, request_id) references help_requests,
    constraint help_offers_know_whom check (status not in ('matched', 'fulfilled') or asker_id is not null)
);
comment on column help_offers.asker_id is 'Whom they help: told to them once their offer is taken.';
create unique index help_offers_one_each on help_offers (network_id, request_id, helper_id)
    where status in ('offered', 'matched');
create unique index help_offers_one_match on help_offers (network_id, request_id) where status = 'matched';
create index help_offers_by_helper on help_offers (network_id, helper_id);

alter table help_askers enable row level security;
alter table help_askers force row level security;
create policy tenant on help_askers using (network_id = (select kith.network_id()));
create policy scope on help_askers as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'help' and t.closed_at is null
        )
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

-- Who offers to whom is between those two and their staff.
alter table help_offers enable row level security;
alter table help_offers force row level security;
create policy tenant on help_offers using (network_id = (select kith.network_id()));
create policy scope on help_offers as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or helper_id = (select kith.person_id())
        or request_id in (
            select a.request_id from help_askers a where a.person_id = (select kith.person_id())
        )
    );
create policy scope_insert on help_offers as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or helper_id = (select kith.person_id())
    );

-- The circle sees what is open; what became of it, those who are part of it.
alter table help_requests enable row level security;
alter table help_requests force row level security;
create policy tenant on help_requests using (network_id = (select kith.network_id()));
create policy scope on help_requests as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (
            (select kith.scope()) = 'person' and status = 'open'
            and group_id = any ((select kith.group_ids())::uuid[])
        )
        or id in (select a.request_id from help_askers a)
        or id in (select o.request_id from help_offers o)
    );
create policy scope_insert on help_requests as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or group_id in (
            select m.group_id from memberships m
            where m.person_id = (select kith.person_id()) and m.status in ('active', 'paused')
        )
    );
-- A helper whose offer was taken may step back, which opens the request again.
create policy scope_update on help_requests as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or id in (select a.request_id from help_askers a where a.person_id = (select kith.person_id()))
        or id in (
            select o.request_id from help_offers o
            where o.helper_id = (select kith.person_id()) and o.status = 'matched'
        )
    );

grant select, insert on help_requests, help_askers, help_offers to :runtime_role;
grant update (status, settled_at, version) on help_requests to :runtime_role;
grant update (status, asker_id) on help_offers to :runtime_role;

-- Those two learn each other's chosen name: who asked, of everyone who offers; who helps, once they are taken.
alter policy scope on persons
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'profile' and t.closed_at is null
        )
        or (
            (select kith.scope()) = 'person'
            and (
                id in (select o.helper_id from help_offers o where o.status in ('offered', 'matched'))
                or id in (select o.asker_id from help_offers o where o.status = 'matched')
            )
        )
    );

-- migrate:down
alter policy scope on persons
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'profile' and t.closed_at is null
        )
    );
-- The policies of requests look into the others.
drop policy scope on help_requests;
drop policy scope_update on help_requests;
drop table help_offers;
drop table help_askers;
drop table help_requests;
