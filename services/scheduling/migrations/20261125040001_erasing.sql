-- What erasing deletes of people; see personal.py.

-- migrate:up
select kith.let_erase('rsvps', 'person_id');
select kith.let_erase('availabilities', 'person_id');
select kith.let_erase('reminder_consents', 'person_id');
select kith.let_erase('known_memberships', 'person_id');
select kith.let_erase('known_rests', 'person_id');
select kith.let_erase('known_stages', 'person_id');

-- migrate:down
drop policy erasing on known_stages;
drop policy erasing on known_rests;
drop policy erasing on known_memberships;
drop policy erasing on reminder_consents;
drop policy erasing on availabilities;
drop policy erasing on rsvps;
revoke delete on rsvps, availabilities, reminder_consents, known_memberships, known_rests, known_stages
    from :runtime_role;
