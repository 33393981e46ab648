-- Tips that members give each other. Who offered one, and through which group, is kept apart from what all read:
-- the table of tips knows no author, and a tip that is taken back is a row less.

-- migrate:up
create table tip_offers (
    network_id uuid not null,
    tip_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    status text not null,
    -- Why it was sent back or removed, sealed.
    reason bytea,
    offered_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    version int not null,
    primary key (network_id, tip_id),
    constraint tip_offers_status check (
        status in ('offered', 'sent_back', 'approved', 'removed', 'withdrawn')
    ),
    constraint tip_offers_decided check ((decided_by is null) = (decided_at is null)),
    constraint tip_offers_say_why check (status <> 'sent_back' or reason is not null)
);
comment on table tip_offers is 'Who offered a tip through which group, and what its moderators decided.';
create index tip_offers_by_group on tip_offers (network_id, group_id, tip_id);
create index tip_offers_by_person on tip_offers (network_id, person_id, tip_id);

alter table tip_offers enable row level security;
alter table tip_offers force row level security;
create policy tenant on tip_offers
    using (network_id = (select kith.network_id()));
create policy scope on tip_offers as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
create policy scope_insert on tip_offers as restrictive for insert
    with check (
        person_id = (select kith.person_id())
        and group_id = any ((select kith.group_ids())::uuid[])
        and status = 'offered'
    );
-- The author words it anew or takes it back; nobody approves their own as an author.
create policy scope_update on tip_offers as restrictive for update
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (person_id = (select kith.person_id()) and status in ('offered', 'withdrawn'))
    );

grant select, insert on tip_offers to :runtime_role;
grant update (status, reason, decided_by, decided_at, version) on tip_offers to :runtime_role;

create table tips (
    network_id uuid not null,
    tip_id uuid not null,
    topic text not null,
    language text not null,
    sealed bytea not null,
    approved_at timestamptz,
    primary key (network_id, tip_id),
    foreign key (network_id, tip_id) references tip_offers (network_id, tip_id) on delete cascade,
    constraint tips_topic check (
        topic in (
            'early_signs', 'talking_with_providers', 'accommodations_at_work', 'everyday_life'
        )
    )
);
comment on table tips is 'What tips say, sealed; everybody in a group of the network reads those approved. No author here.';
create index tips_approved on tips (network_id, topic, tip_id) where approved_at is not null;

alter table tips enable row level security;
alter table tips force row level security;
create policy tenant on tips
    using (network_id = (select kith.network_id()));
create policy scope on tips as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or (approved_at is not null and cardinality((select kith.group_ids())) > 0)
        or tip_id in (select offer.tip_id from tip_offers as offer)
    );
create policy scope_insert on tips as restrictive for insert
    with check (
        approved_at is null
        and tip_id in (
            select offer.tip_id from tip_offers as offer where offer.person_id = (select kith.person_id())
        )
    );
-- Who moderates the group approves; the author words anew what is not approved.
create policy scope_update on tips as restrictive for update
    with check (
        (select kith.scope()) = 'network'
        or (
            (select kith.scope()) = 'groups'
            and tip_id in (
                select offer.tip_id from tip_offers as offer
                where offer.group_id = any ((select kith.group_ids())::uuid[])
            )
        )
        or (
            approved_at is null
            and tip_id in (
                select offer.tip_id from tip_offers as offer
                where offer.person_id = (select kith.person_id())
            )
        )
    );
create policy scope_delete on tips as restrictive for delete
    using (tip_id in (select offer.tip_id from tip_offers as offer));

grant select, insert, delete on tips to :runtime_role;
grant update (topic, language, sealed, approved_at) on tips to :runtime_role;

create table tip_tallies (
    network_id uuid not null,
    tip_id uuid not null,
    thanks int not null,
    primary key (network_id, tip_id),
    foreign key (network_id, tip_id) references tips (network_id, tip_id) on delete cascade,
    constraint tip_tallies_thanks check (thanks >= 0)
);
comment on table tip_tallies is 'How many said thanks for a tip: a number, and no names.';

alter table tip_tallies enable row level security;
alter table tip_tallies force row level security;
create policy tenant on tip_tallies
    using (network_id = (select kith.network_id()));
create policy scope on tip_tallies as restrictive
    using ((select kith.scope()) = 'network' or cardinality((select kith.group_ids())) > 0);
create policy scope_insert on tip_tallies as restrictive for insert
    with check ((select kith.scope()) in ('network', 'groups'));

grant select, insert on tip_tallies to :runtime_role;
grant update (thanks) on tip_tallies to :runtime_role;

create table tip_thanks (
    network_id uuid not null,
    tip_id uuid not null,
    person_id uuid not null,
    primary key (network_id, tip_id, person_id),
    foreign key (network_id, tip_id) references tips (network_id, tip_id) on delete cascade
);
comment on table tip_thanks is 'That somebody said thanks, so that it counts once. Nobody else sees it, coordinators included.';

alter table tip_thanks enable row level security;
alter table tip_thanks force row level security;
create policy tenant on tip_thanks
    using (network_id = (select kith.network_id()));
create policy scope on tip_thanks as restrictive
    using (person_id = (select kith.person_id()));

grant select, insert, delete on tip_thanks to :runtime_role;

-- migrate:down
drop table tip_thanks;
drop table tip_tallies;
drop table tips;
drop table tip_offers;
