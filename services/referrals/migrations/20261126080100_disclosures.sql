-- The accounting of disclosures: what left for which partner, by which consent. Append-only.

-- migrate:up
create table disclosures (
    network_id uuid not null,
    id uuid not null,
    referral_id uuid not null,
    person_id uuid not null,
    partner_id uuid not null,
    consent_id uuid not null,
    channel text not null,
    what text not null,
    occasion text not null,
    disclosed_at timestamptz not null,
    primary key (network_id, id),
    foreign key (network_id, referral_id) references referrals (network_id, id),
    constraint disclosures_channel check (channel in ('api', 'fhir', 'webhook', 'amqp'))
);
comment on table disclosures is 'Every time that something about a referral left for a partner; never changed.';
create unique index disclosures_once on disclosures (network_id, referral_id, channel, occasion);
create index disclosures_by_person on disclosures (network_id, person_id, disclosed_at, id);

alter table disclosures enable row level security;
alter table disclosures force row level security;
create policy tenant on disclosures
    using (network_id = (select kith.network_id()));
create policy scope on disclosures as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or partner_id = (select kith.partner_id())
        or (
            (select kith.scope()) = 'groups'
            and exists (
                select from memberships m
                where m.network_id = disclosures.network_id
                and m.person_id = disclosures.person_id
                and m.group_id = any ((select kith.group_ids())::uuid[])
                and m.belongs
            )
        )
    );
-- An entry is made when a partner is shown something, or by the service itself: nobody writes about themself.
create policy by_what_happened on disclosures as restrictive for insert
    with check ((select kith.scope()) in ('network', 'partner'));

grant select, insert on disclosures to :runtime_role;

-- migrate:down
drop table disclosures;
