-- What makes events reliable: the log and outbox of what this service announces, the inbox of what it heard,
-- and the events that could not be handled. Tables of the chassis alone: in scope system, except that whoever
-- may change something in a network may also announce it there.

-- migrate:up
create sequence kith.event_positions as bigint;
grant usage on sequence kith.event_positions to :runtime_role;

create table kith.event_log (
    position bigint not null,
    logged_on date not null,
    event_id uuid not null,
    type text not null,
    network_id uuid not null,
    subject uuid not null,
    partition smallint not null,
    recorded_at timestamptz not null,
    -- json, not jsonb: the relay sends these very characters.
    data json not null,
    correlation_id uuid not null,
    causation_id uuid,
    traceparent text,
    primary key (logged_on, position)
) partition by range (logged_on);
comment on table kith.event_log is 'Every event this service announced, never changed: the source of replay.';
create index event_log_by_subject on kith.event_log (network_id, subject, position);
create table kith.event_log_rest partition of kith.event_log default;
alter table kith.event_log_rest enable row level security;
alter table kith.event_log_rest force row level security;

alter table kith.event_log enable row level security;
alter table kith.event_log force row level security;
create policy tenant on kith.event_log for insert
    with check (network_id = (select kith.network_id()));
create policy chassis on kith.event_log
    using ((select kith.scope()) = 'system');
grant select, insert on kith.event_log to :runtime_role;

create table kith.outbox (
    position bigint primary key,
    logged_on date not null,
    network_id uuid not null
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
comment on table kith.outbox is 'Events that the broker has not confirmed yet; the relay deletes what it confirmed.';

alter table kith.outbox enable row level security;
alter table kith.outbox force row level security;
create policy tenant on kith.outbox for insert
    with check (network_id = (select kith.network_id()));
create policy chassis on kith.outbox
    using ((select kith.scope()) = 'system');
grant select, insert, delete on kith.outbox to :runtime_role;

create table kith.inbox (
    consumer text not null,
    event_id uuid not null,
    received_at timestamptz not null default now(),
    primary key (consumer, event_id)
);
comment on table kith.inbox is 'Events already taken in, so that one that arrives again has no second effect.';
-- Rows come in the order of time, so a block range index prunes at next to no cost for writing.
create index inbox_by_age on kith.inbox using brin (received_at);

alter table kith.inbox enable row level security;
alter table kith.inbox force row level security;
create policy chassis on kith.inbox
    using ((select kith.scope()) = 'system');
grant select, insert, delete on kith.inbox to :runtime_role;

create table kith.parked_events (
    parked_id bigint generated always as identity primary key,
    consumer text not null,
    event_id uuid,
    network_id uuid,
    type text,
    subject uuid,
    partition smallint,
    headers jsonb not null,
    body bytea not null,
    -- Null for one that waits only because an earlier event of its subject does.
    error text,
    attempts integer not null,
    -- Whether its row in the inbox was written when it was parked.
    seen boolean not null default true,
    first_failed_at timestamptz not null default now(),
    next_at timestamptz not null
);
comment on table kith.parked_events is 'Events that failed, and those of the same subject behind them; retried in order.';
create index parked_events_by_subject on kith.parked_events (consumer, subject, parked_id);
create index parked_events_by_next_at on kith.parked_events (consumer, next_at);

alter table kith.parked_events enable row level security;
alter table kith.parked_events force row level security;
create policy chassis on kith.parked_events
    using ((select kith.scope()) = 'system');
grant select, insert, update, delete on kith.parked_events to :runtime_role;

create table kith.dead_events (
    dead_id bigint generated always as identity primary key,
    consumer text not null,
    reason text not null,
    event_id uuid,
    network_id uuid,
    type text,
    subject uuid,
    partition smallint,
    headers jsonb not null,
    body bytea not null,
    error text not null,
    attempts integer not null,
    seen boolean not null,
    first_failed_at timestamptz not null,
    died_at timestamptz not null default now(),
    constraint dead_events_reason check (reason in ('exhausted', 'undecodable', 'undeliverable'))
);
comment on table kith.dead_events is 'Events that nobody retries any more: a person decides.';
create index dead_events_by_age on kith.dead_events (consumer, died_at);

alter table kith.dead_events enable row level security;
alter table kith.dead_events force row level security;
create policy chassis on kith.dead_events
    using ((select kith.scope()) = 'system');
grant select, insert, update, delete on kith.dead_events to :runtime_role;

create table kith.known_networks (
    network_id uuid primary key,
    known_since timestamptz not null default now()
);
comment on table kith.known_networks is 'Networks that this service has announced or heard of: timers run once for each.';

alter table kith.known_networks enable row level security;
alter table kith.known_networks force row level security;
create policy tenant on kith.known_networks for insert
    with check (network_id = (select kith.network_id()));
create policy chassis on kith.known_networks
    using ((select kith.scope()) = 'system');
grant select, insert on kith.known_networks to :runtime_role;

-- Partitions are made ahead by a timer, which runs as the runtime role and may not make tables itself.
create function kith.ensure_event_log_partitions(days integer) returns integer
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
    as $$
declare
    today constant date := (now() at time zone 'utc')::date;
    first_day date;
    name text;
    made integer := 0;
begin
    if days not between 0 and 60 then
        raise exception 'partitions are made 0 to 60 days ahead, not %', days;
    end if;
    -- Two who make the same partition at once would fail, one of them.
    perform pg_advisory_xact_lock(hashtext('kith.ensure_event_log_partitions'));
    for ahead in 0..days loop
        first_day := today + ahead;
        name := 'event_log_' || to_char(first_day, 'YYYYMMDD');
        continue when to_regclass('kith.' || name) is not null;
        begin
            execute format(
                'create table kith.%I partition of kith.event_log for values from (%L) to (%L)',
                name, first_day, first_day + 1
            );
            execute format('alter table kith.%I enable row level security', name);
            execute format('alter table kith.%I force row level security', name);
            made := made + 1;
        exception when check_violation then
            -- The default partition already holds events of that day: they stay there, and lose nothing.
            null;
        end;
    end loop;
    return made;
end
$$;
revoke all on function kith.ensure_event_log_partitions(integer) from public;
grant execute on function kith.ensure_event_log_partitions(integer) to :runtime_role;
select kith.ensure_event_log_partitions(7);

-- migrate:down
drop function kith.ensure_event_log_partitions(integer);
drop table kith.known_networks, kith.dead_events, kith.parked_events, kith.inbox, kith.outbox, kith.event_log;
drop sequence kith.event_positions;
