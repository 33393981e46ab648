-- Queues of partners at the broker: which there are, and what is put into them.

-- migrate:up
create table partner_queues (
    network_id uuid not null,
    partner_id uuid not null,
    kinds text[],
    status text not null,
    granted_at timestamptz not null,
    failures int not null default 0,
    failing_since timestamptz,
    next_at timestamptz not null,
    disabled_at timestamptz,
    disabled_reason text,
    version int not null default 1,
    primary key (network_id, partner_id),
    foreign key (network_id, partner_id) references partners (network_id, id),
    constraint partner_queues_status check (status in ('active', 'disabled')),
    constraint partner_queues_kinds check (cardinality(kinds) > 0),
    constraint partner_queues_failing check ((failures = 0) = (failing_since is null)),
    constraint partner_queues_disabled check (
        (status = 'disabled') = (disabled_at is not null and disabled_reason is not null)
    )
);
comment on table partner_queues is 'Partners that listen at a queue in a virtual host of their own.';
comment on column partner_queues.kinds is 'What it wants to hear; null for everything.';

alter table partner_queues enable row level security;
alter table partner_queues force row level security;
create policy tenant on partner_queues
    using (network_id = (select kith.network_id()));
create policy scope on partner_queues as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));
-- A partner says what it wants to hear; that it has a queue, whoever runs the broker says.
create policy granting on partner_queues as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert on partner_queues to :runtime_role;
grant update (
    kinds, status, granted_at, failures, failing_since, next_at, disabled_at, disabled_reason, version
) on partner_queues to :runtime_role;

create table queue_messages (
    network_id uuid not null,
    id uuid not null,
    partner_id uuid not null,
    referral_id uuid not null,
    consent_id uuid,
    kind text not null,
    data text not null,
    status text not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    reason text,
    primary key (network_id, id),
    foreign key (network_id, partner_id) references partner_queues (network_id, partner_id),
    foreign key (network_id, referral_id) references referrals (network_id, id),
    constraint queue_messages_status check (status in ('pending', 'published', 'cancelled')),
    constraint queue_messages_finished check ((status = 'pending') = (finished_at is null)),
    constraint queue_messages_reason check ((status = 'cancelled') = (reason is not null))
);
comment on table queue_messages is 'One message to one partner''s queue: ids, codes and times.';
create index queue_messages_pending on queue_messages (network_id, partner_id, id) where status = 'pending';
create index queue_messages_by_partner on queue_messages (network_id, partner_id, id);
create index queue_messages_by_referral on queue_messages (network_id, referral_id);

alter table queue_messages enable row level security;
alter table queue_messages force row level security;
create policy tenant on queue_messages
    using (network_id = (select kith.network_id()));
create policy scope on queue_messages as restrictive
    using ((select kith.scope()) = 'network' or partner_id = (select kith.partner_id()));
-- A partner asks for a message once more; what is to be told, the service alone decides.
create policy enqueueing on queue_messages as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert on queue_messages to :runtime_role;
grant update (status, finished_at, reason) on queue_messages to :runtime_role;

-- migrate:down
drop table queue_messages;
drop table partner_queues;
