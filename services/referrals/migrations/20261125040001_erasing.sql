-- What erasing deletes of people; see personal.py.

-- migrate:up
select kith.let_erase('memberships', 'person_id');

-- migrate:down
drop policy erasing on memberships;
revoke delete on memberships from :runtime_role;
