-- What erasing deletes of people in the tables that came later; see personal.py.

-- migrate:up
select kith.let_erase('tip_offers', 'person_id');
select kith.let_erase('opened_topics', 'person_id', 'caregiver_id');
select kith.let_erase('known_loads', 'person_id');
select kith.let_erase('known_handovers', 'from_person_id', 'to_person_id');

-- migrate:down
drop policy erasing on known_handovers;
drop policy erasing on known_loads;
drop policy erasing on opened_topics;
drop policy erasing on tip_offers;
revoke delete on tip_offers, opened_topics, known_loads, known_handovers from :runtime_role;
