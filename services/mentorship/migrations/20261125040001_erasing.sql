-- What erasing deletes of people; see personal.py.

-- migrate:up
select kith.let_erase('evidence', 'person_id');
select kith.let_erase('passed_gates', 'person_id');
select kith.let_erase('pathway_moves', 'person_id');
select kith.let_erase('pathways', 'person_id');
select kith.let_erase('memberships', 'person_id');

-- migrate:down
drop policy erasing on memberships;
drop policy erasing on pathways;
drop policy erasing on pathway_moves;
drop policy erasing on passed_gates;
drop policy erasing on evidence;
revoke delete on evidence, passed_gates, pathway_moves, pathways, memberships from :runtime_role;
