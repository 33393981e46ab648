-- name: write_events
-- Log the events of a transaction and put them into the outbox, numbered in the order of commit per subject.
-- The locks are taken in one order by everyone, and before a position is drawn: `numbered` reads `locked`.
with locked as materialized (
    select count(pg_advisory_xact_lock(key)) as locks
    from (select distinct unnest(%(locks)s::bigint[]) as key order by 1) as keys
),
numbered as materialized (
    select
        nextval('kith.event_positions') as position,
        clock_timestamp() as recorded_at,
        event.*
    from (
        select emitted.*
        from locked, unnest(
            %(ids)s::uuid[], %(types)s::text[], %(networks)s::uuid[], %(subjects)s::uuid[],
            %(partitions)s::smallint[], %(data)s::text[], %(correlations)s::uuid[], %(causations)s::uuid[],
            %(traceparents)s::text[]
        ) with ordinality as emitted (
            event_id, type, network_id, subject, partition, data, correlation_id, causation_id, traceparent, nth
        )
        order by emitted.nth
        -- Keeps the sort below nextval.
        offset 0
    ) as event
),
logged as (
    insert into kith.event_log (
        position, logged_on, event_id, type, network_id, subject, partition, recorded_at, data,
        correlation_id, causation_id, traceparent
    )
    select
        position, (recorded_at at time zone 'utc')::date, event_id, type, network_id, subject, partition,
        recorded_at, data::json, correlation_id, causation_id, traceparent
    from numbered
)
insert into kith.outbox (position, logged_on, network_id)
select position, (recorded_at at time zone 'utc')::date, network_id
from numbered

-- name: know_networks
-- Remember networks, so that timers run for them.
insert into kith.known_networks (network_id)
select unnest(%(networks)s::uuid[])
on conflict do nothing

-- name: list_known_networks
-- Every network that this service has announced or heard of.
select network_id from kith.known_networks order by network_id

-- name: lock_timer
-- Whether no other run of this timer is in progress; it then stays so until the end of the transaction.
select pg_try_advisory_xact_lock(hashtextextended(%(key)s, 0))

-- name: sweep_outbox
-- Forget what the broker confirmed, and read the next that are not under way, oldest first.
-- What is under way is named, not skipped by a position: a lower position may be committed later.
with confirmed as (
    delete from kith.outbox where position = any(%(confirmed)s::bigint[])
)
select
    unsent.position, logged.type, logged.partition, logged.event_id::text, logged.subject::text,
    to_char(logged.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    logged.network_id::text, logged.correlation_id::text, logged.causation_id::text, logged.traceparent,
    logged.data::text
from (
    select position, logged_on
    from kith.outbox
    where position <> all(%(under_way)s::bigint[])
    order by position
    limit %(limit)s
) as unsent
join kith.event_log as logged using (logged_on, position)
order by unsent.position

-- name: forget_confirmed
-- Delete what the broker confirmed from the outbox.
delete from kith.outbox where position = any(%(confirmed)s::bigint[])

-- name: measure_outbox
-- How many events wait for the broker (counted up to 100,000), and since when the oldest does.
select
    (select count(*) from (select from kith.outbox limit 100000) as waiting),
    (
        select extract(epoch from clock_timestamp() - logged.recorded_at)
        from kith.outbox
        join kith.event_log as logged using (logged_on, position)
        order by position
        limit 1
    )

-- name: measure_troubles
-- How many events are parked and how many are dead.
select
    (select count(*) from kith.parked_events where consumer = %(consumer)s) as parked,
    (select count(*) from kith.dead_events where consumer = %(consumer)s) as dead

-- name: take_in
-- Write events into the inbox; return those seen for the first time.
insert into kith.inbox (consumer, event_id)
select %(consumer)s, unnest(%(ids)s::uuid[])
on conflict do nothing
returning event_id

-- name: list_waiting_subjects
-- Of these subjects those that have parked events. A statement of its own, after take_in: that may have waited
-- for another transaction, which parked one.
select distinct subject
from kith.parked_events
where consumer = %(consumer)s and subject = any(%(subjects)s::uuid[])

-- name: park_event
-- Keep an event that failed, or that waits behind one of its subject.
insert into kith.parked_events (
    consumer, event_id, network_id, type, subject, partition, headers, body, error, attempts, seen,
    first_failed_at, next_at
)
values (
    %(consumer)s, %(event_id)s, %(network_id)s, %(type)s, %(subject)s, %(partition)s, %(headers)s, %(body)s,
    %(error)s, %(attempts)s, %(seen)s, %(now)s, %(next_at)s
)

-- name: bury_event
-- Keep an event that nobody retries any more.
insert into kith.dead_events (
    consumer, reason, event_id, network_id, type, subject, partition, headers, body, error, attempts, seen,
    first_failed_at
)
values (
    %(consumer)s, %(reason)s, %(event_id)s, %(network_id)s, %(type)s, %(subject)s, %(partition)s,
    %(headers)s, %(body)s, %(error)s, %(attempts)s, %(seen)s, %(first_failed_at)s
)

-- name: list_due_parked
-- Of each subject the first parked event, where it is due.
select parked_id, subject
from kith.parked_events as parked
where
    consumer = %(consumer)s
    and next_at <= now()
    and not exists (
        select from kith.parked_events as earlier
        where
            earlier.consumer = parked.consumer
            and earlier.subject = parked.subject
            and earlier.parked_id < parked.parked_id
    )
order by next_at
limit %(limit)s

-- name: lock_parked
-- The parked events of a subject in their order; of one without a subject itself alone.
select
    parked_id, event_id, network_id, type, subject, partition, headers, body, error, attempts, seen,
    first_failed_at, next_at
from kith.parked_events
where
    consumer = %(consumer)s
    and (subject = %(subject)s::uuid or (%(subject)s::uuid is null and parked_id = %(parked_id)s))
order by parked_id
limit %(limit)s
for update

-- name: unpark_event
-- Forget a parked event that was handled or moved.
delete from kith.parked_events where parked_id = %(parked_id)s

-- name: delay_parked
-- Note another failure of a parked event and when to try again.
update kith.parked_events
set attempts = %(attempts)s, error = %(error)s, next_at = %(next_at)s
where parked_id = %(parked_id)s

-- name: prune_inbox
-- Forget up to ten thousand events that were taken in more than so many days ago.
delete from kith.inbox
where ctid = any(array(
    select ctid from kith.inbox
    where received_at < now() - make_interval(days => %(days)s)
    limit 10000
))

-- name: ensure_partitions
-- Make the event log's partitions for the coming days.
select kith.ensure_event_log_partitions(%(days)s)

-- name: find_next_logged_day
-- The first day after another, and not before a time, on which anything was logged.
select logged_on
from kith.event_log
where logged_on > %(day)s and logged_on >= (%(since)s::timestamptz at time zone 'utc')::date
order by logged_on
limit 1

-- name: read_log
-- The events of a day after a position, oldest first, of some types and since a time: what a replay sends again.
-- Of one day, because the planner takes `(day, position) > (…)` for a few rows, and would sort all that follow.
select
    logged.position, logged.type, logged.partition, logged.event_id::text, logged.subject::text,
    to_char(logged.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    logged.network_id::text, logged.correlation_id::text, logged.causation_id::text, logged.traceparent,
    logged.data::text
from kith.event_log as logged
where
    logged.logged_on = %(day)s
    and logged.position > %(after)s
    and logged.recorded_at >= %(since)s
    and logged.type = any(%(types)s::text[])
order by logged.position
limit %(limit)s

-- name: take_as_long_as_it_takes
-- Lift the limits of statements and of pauses between them, for an operator's long work, until it ends.
-- The tables that stand in are kept in the memory of the session, as far as it goes.
select
    set_config('statement_timeout', '0', true),
    set_config('temp_buffers', '128MB', true),
    set_config('idle_in_transaction_session_timeout', '0', true)

-- name: list_key_columns
-- The columns of a table's primary key, in its order.
select attribute.attname::text
from pg_index as key
cross join unnest(key.indkey) with ordinality as member (attnum, nth)
join pg_attribute as attribute on attribute.attrelid = key.indrelid and attribute.attnum = member.attnum
where key.indrelid = %(table)s::regclass and key.indisprimary
order by member.nth

-- name: make_stand_in
-- An empty table that stands in front of a service's own. Its name is put in, because no parameter can.
create temporary table {table} (like public.{table} including all) on commit drop

-- name: lock_tables
-- Let writers of these tables wait until the end of the transaction; readers do not.
lock table {tables} in share row exclusive mode

-- name: delete_wrong
-- Delete the rows of a network that are not as they were built.
delete from public.{table}
where ({key}) in (
    select {key}
    from (
        select * from public.{table} where network_id = {network}
        except
        select * from pg_temp.{table} where network_id = {network}
    ) as wrong
)

-- name: insert_missing
-- Insert the rows of a network that were built and are not there.
insert into public.{table}
select * from pg_temp.{table} where network_id = {network}
except
select * from public.{table} where network_id = {network}

-- name: list_troubles
-- Parked and dead events of a consumer, oldest first.
select
    'parked' as state, parked_id as nth, type, event_id, network_id, subject, partition, attempts, error,
    first_failed_at, next_at as at
from kith.parked_events
where consumer = %(consumer)s and %(state)s::text is distinct from 'dead'
union all
select
    reason, dead_id, type, event_id, network_id, subject, partition, attempts, error, first_failed_at, died_at
from kith.dead_events
where consumer = %(consumer)s and %(state)s::text is distinct from 'parked'
order by first_failed_at, nth
limit %(limit)s

-- name: find_parked
-- One parked event with its message.
select
    'parked' as state, parked_id as nth, type, event_id, network_id, subject, partition, attempts, error,
    first_failed_at, next_at as at, headers, body
from kith.parked_events
where consumer = %(consumer)s and parked_id = %(nth)s

-- name: find_dead
-- One dead event with its message.
select
    reason as state, dead_id as nth, type, event_id, network_id, subject, partition, attempts, error,
    first_failed_at, died_at as at, headers, body
from kith.dead_events
where consumer = %(consumer)s and dead_id = %(nth)s

-- name: retry_parked
-- Let parked events be tried now, with all attempts before them: one, or all.
update kith.parked_events
set attempts = 0, next_at = now()
where consumer = %(consumer)s and (%(nth)s::bigint is null or parked_id = %(nth)s)

-- name: retry_dead
-- Park dead events again, due now, in the order in which they failed: one, or all.
with again as (
    delete from kith.dead_events
    where consumer = %(consumer)s and (%(nth)s::bigint is null or dead_id = %(nth)s)
    returning *
)
insert into kith.parked_events (
    consumer, event_id, network_id, type, subject, partition, headers, body, error, attempts, seen,
    first_failed_at, next_at
)
select
    consumer, event_id, network_id, type, subject, partition, headers, body, error, 0, seen,
    first_failed_at, now()
from again
order by dead_id

-- name: discard_parked
-- Forget a parked event without its effect.
delete from kith.parked_events where consumer = %(consumer)s and parked_id = %(nth)s

-- name: discard_dead
-- Forget a dead event without its effect.
delete from kith.dead_events where consumer = %(consumer)s and dead_id = %(nth)s
