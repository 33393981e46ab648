-- Referrals to groups: which groups take them from which partner, and who is referred.

-- migrate:up
create table inbound_doors (
    network_id uuid not null,
    group_id uuid not null,
    partner_id uuid not null,
    is_open boolean not null,
    opened_at timestamptz not null,
    primary key (network_id, group_id, partner_id),
    foreign key (network_id, partner_id) references partners (network_id, id)
);
comment on table inbound_doors is 'Groups that take referrals from a partner, by their own decision.';

alter table inbound_doors enable row level security;
alter table inbound_doors force row level security;
create policy tenant on inbound_doors
    using (network_id = (select kith.network_id()));
create policy scope on inbound_doors as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or partner_id = (select kith.partner_id())
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on inbound_doors to :runtime_role;
grant update (is_open) on inbound_doors to :runtime_role;

create table inbound_referrals (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    partner_id uuid not null,
    status text not null,
    language text not null,
    consent_given text not null,
    consent_wording_version text not null,
    consented_at timestamptz not null,
    received_at timestamptz not null,
    answered_at timestamptz,
    decline_reason text,
    due_at timestamptz,
    overdue_since timestamptz,
    forget_at timestamptz,
    reach_sealed bytea,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, group_id, partner_id) references inbound_doors (network_id, group_id, partner_id),
    constraint inbound_referrals_status check (status in ('received', 'welcomed', 'declined', 'withdrawn')),
    constraint inbound_referrals_consent check (consent_given in ('on_paper', 'aloud', 'electronically')),
    constraint inbound_referrals_declined check ((status = 'declined') = (decline_reason is not null)),
    constraint inbound_referrals_forgotten check (status in ('received', 'welcomed') or reach_sealed is null)
);
comment on column inbound_referrals.reach_sealed is
    'What to call the person and how to reach them, sealed; null once it is not needed any more.';
create index inbound_referrals_by_group on inbound_referrals (network_id, group_id, id);
create index inbound_referrals_by_partner on inbound_referrals (network_id, partner_id, id);
create index inbound_referrals_due on inbound_referrals (network_id, due_at) where overdue_since is null;
create index inbound_referrals_to_forget on inbound_referrals (network_id, forget_at) where reach_sealed is not null;

alter table inbound_referrals enable row level security;
alter table inbound_referrals force row level security;
create policy tenant on inbound_referrals
    using (network_id = (select kith.network_id()));
create policy scope on inbound_referrals as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or partner_id = (select kith.partner_id())
    );
-- It is a partner that refers.
create policy by_partners on inbound_referrals as restrictive for insert
    with check (partner_id = (select kith.partner_id()));

grant select, insert on inbound_referrals to :runtime_role;
grant update (status, answered_at, decline_reason, due_at, overdue_since, forget_at, reach_sealed, version)
    on inbound_referrals to :runtime_role;

-- migrate:down
drop table inbound_referrals;
drop table inbound_doors;
