-- Webhooks: where partners listen, what is to be told, and how each attempt went.

-- migrate:up
create table webhook_endpoints (
    network_id uuid not null,
    id uuid not null,
    partner_id uuid not null,
    url text not null,
    secret bytea,
    status text not null,
    registered_at timestamptz not null,
    disabled_at timestamptz,
    disabled_reason text,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, partner_id) references partners (network_id, id),
    constraint webhook_endpoints_status check (status in ('active', 'disabled')),
    constraint webhook_endpoints_disabled check (
        (status = 'disabled') = (disabled_at is not null and disabled_reason is not null)
    ),
    -- A disabled endpoint keeps no secret: there is nothing left to sign.
    constraint webhook_endpoints_secret check ((status = 'active') = (secret is not null))
);
comment on table webhook_endpoints is 'Addresses where partners hear of their referrals; secret is sealed.';
create index webhook_endpoints_by_partner on webhook_endpoints (network_id, partner_id, id);

alter table webhook_endpoints enable row level security;
alter table webhook_endpoints force row level security;
create policy tenant on webhook_endpoints
    using (network_id = (select kith.network_id()));
create policy scope on webhook_endpoints as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));

grant select, insert, update on webhook_endpoints to :runtime_role;

create table webhook_deliveries (
    network_id uuid not null,
    id uuid not null,
    endpoint_id uuid not null,
    partner_id uuid not null,
    referral_id uuid not null,
    consent_id uuid,
    kind text not null,
    body text not null,
    status text not null,
    attempts int not null default 0,
    created_at timestamptz not null,
    next_at timestamptz not null,
    leased_until timestamptz,
    finished_at timestamptz,
    last_outcome text,
    last_status_code int,
    primary key (network_id, id),
    foreign key (network_id, endpoint_id) references webhook_endpoints (network_id, id),
    foreign key (network_id, referral_id) references referrals (network_id, id),
    constraint webhook_deliveries_status check (status in ('pending', 'delivered', 'exhausted', 'cancelled')),
    constraint webhook_deliveries_finished check ((status = 'pending') = (finished_at is null))
);
comment on table webhook_deliveries is 'One message to one endpoint, the same bytes and id at every attempt.';
create index webhook_deliveries_due on webhook_deliveries (network_id, next_at, endpoint_id)
    where status = 'pending';
create index webhook_deliveries_by_endpoint on webhook_deliveries (network_id, endpoint_id, id);
create index webhook_deliveries_by_referral on webhook_deliveries (network_id, referral_id);

alter table webhook_deliveries enable row level security;
alter table webhook_deliveries force row level security;
create policy tenant on webhook_deliveries
    using (network_id = (select kith.network_id()));
create policy scope on webhook_deliveries as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));
-- A partner cancels what is due to an endpoint that it removes; what is to be told, the service alone decides.
create policy enqueueing on webhook_deliveries as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert, update on webhook_deliveries to :runtime_role;

create table webhook_attempts (
    network_id uuid not null,
    delivery_id uuid not null,
    number int not null,
    partner_id uuid not null,
    started_at timestamptz not null,
    duration_ms int not null,
    outcome text not null,
    status_code int,
    primary key (network_id, delivery_id, number),
    foreign key (network_id, delivery_id) references webhook_deliveries (network_id, id)
);
comment on table webhook_attempts is 'How each attempt went. What the endpoint answered is never kept.';

alter table webhook_attempts enable row level security;
alter table webhook_attempts force row level security;
create policy tenant on webhook_attempts
    using (network_id = (select kith.network_id()));
create policy scope on webhook_attempts as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()))
    with check ((select kith.scope()) = 'network');

grant select, insert on webhook_attempts to :runtime_role;

-- migrate:down
drop table webhook_attempts;
drop table webhook_deliveries;
drop table webhook_endpoints;
