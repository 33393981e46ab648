-- All runtime SQL of turns. Row-level security adds the network and the scope to every statement.

-- name: lock_circle
-- Let whoever counts in one circle wait for each other.
select pg_advisory_xact_lock(hashtextextended('turns ' || %(occurrence_id)s::text, 0));

-- name: remove_seats
-- Clear the circle of a meeting.
delete from turn_seats where occurrence_id = %(occurrence_id)s;

-- name: add_seats
-- Put out empty seats.
insert into turn_seats (network_id, occurrence_id, group_id, seat, turns)
select kith.network_id(), %(occurrence_id)s, %(group_id)s, seat, 0
from generate_series(1, %(seats)s::int) as seat;

-- name: count_turn
-- Count a turn of a seat, or take one back; returns the seat when there is one and it stays within bounds.
update turn_seats set turns = turns + %(by)s
where occurrence_id = %(occurrence_id)s and seat = %(seat)s and turns + %(by)s between 0 and %(most)s
returning seat;

-- name: list_seats
-- The circle of a meeting.
select seat, turns from turn_seats where occurrence_id = %(occurrence_id)s order by seat;

-- name: remove_old_seats
-- Throw away the counts of meetings that ended before an instant, or no longer take place.
delete from turn_seats as old
using occurrences as meeting
where meeting.network_id = old.network_id and meeting.id = old.occurrence_id
and (meeting.ends_at < %(ended_before)s or meeting.status = 'cancelled');
