-- name: add_interpreter
-- Add an interpreter; no row where the person is one already.
insert into interpreters (network_id, id, languages) values (kith.network_id(), %(id)s, %(languages)s)
on conflict (network_id, id) do nothing
returning id;

-- name: save_interpreter
-- Write what can change of an interpreter.
update interpreters set languages = %(languages)s, active = %(active)s, version = %(version)s
where id = %(id)s;

-- name: get_interpreter
-- One interpreter.
select id, languages, active, version from interpreters where id = %(interpreter_id)s;

-- name: lock_interpreter
-- One interpreter, for changing them.
select id, languages, active, version from interpreters where id = %(interpreter_id)s for update;

-- name: list_interpreters
-- A page of interpreters.
select id, languages, active, version from interpreters
where (%(language)s::text is null or languages @> array[%(language)s::text])
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: add_booking
-- Book an interpreter for a meeting.
insert into interpreter_bookings (
    network_id, id, occurrence_id, group_id, interpreter_id, language, starts_at, ends_at
) values (
    kith.network_id(), %(id)s, %(occurrence_id)s, %(group_id)s, %(interpreter_id)s, %(language)s,
    %(starts_at)s, %(ends_at)s
);

-- name: save_booking
-- Write the state of a booking.
update interpreter_bookings set status = %(status)s where id = %(id)s;

-- name: follow_meetings
-- Let the bookings of meetings follow them to another time.
update interpreter_bookings as booking set starts_at = given.starts_at, ends_at = given.ends_at
from unnest(%(ids)s::uuid[], %(starts_ats)s::timestamptz[], %(ends_ats)s::timestamptz[])
    as given (id, starts_at, ends_at)
where booking.occurrence_id = given.id and booking.status = 'booked';

-- name: release_bookings_of
-- Release who is booked for meetings that do not take place.
update interpreter_bookings set status = 'released'
where occurrence_id = any (%(occurrence_ids)s::uuid[]) and status = 'booked'
returning id, occurrence_id, group_id, interpreter_id, language, starts_at, ends_at, status;

-- name: lock_booking
-- One booking, for releasing it.
select id, occurrence_id, group_id, interpreter_id, language, starts_at, ends_at, status
from interpreter_bookings
where id = %(booking_id)s
for update;

-- name: list_bookings
-- A page of the bookings of a meeting, released ones too.
select id, occurrence_id, group_id, interpreter_id, language, starts_at, ends_at, status
from interpreter_bookings
where occurrence_id = %(occurrence_id)s
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: add_translation
-- Ask for material in another language.
insert into translations (network_id, id, occurrence_id, group_id, title, language, requested_at)
values (
    kith.network_id(), %(id)s, %(occurrence_id)s, %(group_id)s, %(title)s, %(language)s, %(requested_at)s
);

-- name: save_translation
-- Write where a translation can be read.
update translations set address = %(address)s, ready_at = %(ready_at)s, version = %(version)s
where id = %(id)s;

-- name: lock_translation
-- One translation, for saying that it is ready.
select id, occurrence_id, group_id, title, language, address, requested_at, ready_at, version
from translations
where id = %(translation_id)s
for update;

-- name: list_translations
-- A page of the translations for a meeting.
select id, occurrence_id, group_id, title, language, address, requested_at, ready_at, version
from translations
where occurrence_id = %(occurrence_id)s
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
