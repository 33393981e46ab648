-- What erasing deletes of people in the tables that came later; see personal.py.

-- migrate:up
select kith.let_erase('opened_topics', 'person_id', 'caregiver_id');

-- migrate:down
drop policy erasing on opened_topics;
revoke delete on opened_topics from :runtime_role;
