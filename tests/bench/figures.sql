-- name: fill_attendances
-- What scheduling announced: who came to the weekly meetings of 400 groups, 25 people in each. Ids grow with time.
insert into kith.event_log (
    position, logged_on, event_id, type, network_id, subject, partition, recorded_at, data, correlation_id
)
select
    nextval('kith.event_positions'), (%(recorded_at)s::timestamptz at time zone 'utc')::date, kith_bench_id(1, number),
    'org.kith.scheduling.attendance_recorded.v1', %(network_id)s, kith_bench_id(2, number / 25),
    number / 25 %% %(partitions)s, %(recorded_at)s,
    json_build_object(
        'occurrence_id', kith_bench_id(2, number / 25),
        'group_id', kith_bench_id(3, number / 25 %% 400),
        'person_id', kith_bench_id(4, number / 25 %% 400 * 25 + number %% 25),
        'attendance', (array['attended', 'attended', 'attended', 'missed', 'excused'])[1 + number * 7 %% 5],
        'held_on', to_char(current_date - 7 * (number / 10000 %% 100)::int, 'YYYY-MM-DD')
    ),
    kith_bench_id(5, number)
from generate_series(%(first)s::bigint, %(last)s::bigint - 1) as number;

-- name: fill_memberships
-- What membership announced: 10,000 people join, and then pause and come back in turn.
insert into kith.event_log (
    position, logged_on, event_id, type, network_id, subject, partition, recorded_at, data, correlation_id
)
select
    nextval('kith.event_positions'), (%(recorded_at)s::timestamptz at time zone 'utc')::date, kith_bench_id(6, number),
    'org.kith.membership.' || kind || '.v1', %(network_id)s, kith_bench_id(7, number %% 10000),
    number %% 10000 %% %(partitions)s, %(recorded_at)s,
    json_build_object(
        'membership_id', kith_bench_id(7, number %% 10000),
        'group_id', kith_bench_id(3, number %% 10000 / 25),
        'person_id', kith_bench_id(4, number %% 10000),
        'role', 'member',
        'active_from', day, 'paused_on', day, 'resumed_on', day
    ),
    kith_bench_id(8, number)
from generate_series(%(first)s::bigint, %(last)s::bigint - 1) as number,
    lateral (
        select
            case
                when number < 10000 then 'membership_activated'
                when number / 10000 %% 2 = 1 then 'membership_paused'
                else 'membership_resumed'
            end as kind,
            to_char(current_date - 700 + 7 * (number / 10000)::int, 'YYYY-MM-DD') as day
    ) as told;

-- name: fill_groups
-- What membership announced before that: the groups themselves.
insert into kith.event_log (
    position, logged_on, event_id, type, network_id, subject, partition, recorded_at, data, correlation_id
)
select
    nextval('kith.event_positions'), (%(recorded_at)s::timestamptz at time zone 'utc')::date, kith_bench_id(9, number),
    'org.kith.membership.group_planned.v1', %(network_id)s, kith_bench_id(3, number),
    number %% %(partitions)s, %(recorded_at)s,
    json_build_object(
        'group_id', kith_bench_id(3, number), 'organisation_id', kith_bench_id(10, number %% 12),
        'time_zone', 'Europe/Vienna', 'language', 'en'
    ),
    kith_bench_id(11, number)
from generate_series(0, 399) as number;

-- name: make_ids
-- Ids of a kind that sort by their numbers, as those of UUID version 7 do by time.
create or replace function kith_bench_id(kind int, number bigint) returns uuid
language sql immutable parallel safe
return (lpad(to_hex(number / 65536), 8, '0') || lpad(to_hex(number % 65536), 4, '0')
    || '7000' || '8000' || lpad(to_hex(kind), 12, '0'))::uuid;

-- name: keep_facts
-- So many facts of attendance.
insert into attendances (
    network_id, occurrence_id, person_id, group_id, held_on, attendance, recorded_at, event_id
)
select
    %(network_id)s, kith_bench_id(2, number / 25), kith_bench_id(4, number / 25 %% 400 * 25 + number %% 25),
    kith_bench_id(3, number / 25 %% 400), current_date - 7 * (number / 10000 %% 100)::int, 'attended', now(),
    kith_bench_id(1, number)
from generate_series(0, %(facts)s::bigint - 1) as number;

-- name: keep_inbox
-- The events that they were made of, as already taken in.
insert into kith.inbox (consumer, event_id)
select 'analytics', kith_bench_id(1, number) from generate_series(0, %(facts)s::bigint - 1) as number;
