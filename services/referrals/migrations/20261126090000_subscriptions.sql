-- FHIR Subscriptions: endpoints whose messages are not signed, numbered events, and messages about no
-- referral, by which both sides know that the line holds.

-- migrate:up
-- Nothing is null before a partner subscribes: what still runs from before reads what it always read.
-- squawk-ignore ban-drop-not-null
alter table webhook_endpoints alter column scheme drop not null;
comment on column webhook_endpoints.scheme is
'How messages are signed; null where they are FHIR notifications, and secret holds the headers they go with.';

alter table webhook_deliveries
    -- squawk-ignore ban-drop-not-null
    alter column referral_id drop not null,
    -- squawk-ignore ban-drop-not-null
    alter column kind drop not null,
    add column number int;
alter table webhook_deliveries
    add constraint webhook_deliveries_about check ((kind is null) = (referral_id is null)) not valid,
    add constraint webhook_deliveries_number check (number is null or kind is not null) not valid;
comment on column webhook_deliveries.number is 'Which event of its FHIR Subscription it tells of.';
-- No row has a number yet, so it is made by one look at the table.
-- squawk-ignore require-concurrent-index-creation
create unique index webhook_deliveries_by_number on webhook_deliveries (network_id, endpoint_id, number)
    where number is not null;

create table subscriptions (
    network_id uuid not null,
    id uuid not null,
    partner_id uuid not null,
    reason text not null,
    filters text[] not null,
    heartbeat_seconds int,
    ends_at timestamptz,
    handshake_id uuid,
    told_at timestamptz,
    events int not null default 0,
    primary key (network_id, id),
    foreign key (network_id, id) references webhook_endpoints (network_id, id),
    foreign key (network_id, handshake_id) references webhook_deliveries (network_id, id),
    constraint subscriptions_heartbeat check (heartbeat_seconds > 0),
    constraint subscriptions_events check (events >= 0)
);
comment on table subscriptions is 'What a FHIR Subscription says beyond its webhook endpoint, by the same id.';
comment on column subscriptions.events is 'How many events happened since it began, told or not.';
create index subscriptions_by_partner on subscriptions (network_id, partner_id, id);

alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy tenant on subscriptions
    using (network_id = (select kith.network_id()));
create policy scope on subscriptions as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));
-- A partner subscribes; what is counted and told, the service alone says.
create policy counting on subscriptions as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert on subscriptions to :runtime_role;
grant update (handshake_id, told_at, events) on subscriptions to :runtime_role;

-- migrate:down
drop table subscriptions;
delete from webhook_attempts as a using webhook_deliveries as d
where d.network_id = a.network_id and d.id = a.delivery_id and d.kind is null;
delete from webhook_deliveries where kind is null;
drop index webhook_deliveries_by_number;
alter table webhook_deliveries
    drop constraint webhook_deliveries_about,
    drop constraint webhook_deliveries_number,
    drop column number,
    alter column referral_id set not null,
    alter column kind set not null;
-- Nothing can be sent there without them.
update webhook_endpoints set scheme = 'v1' where scheme is null;
alter table webhook_endpoints alter column scheme set not null;
