-- What erasing deletes of people in the tables that came later; see personal.py.

-- migrate:up
select kith.let_erase('training_completions', 'person_id');
select kith.let_erase('rests', 'person_id');
select kith.let_erase('loads', 'person_id');
select kith.let_erase('mentoring_profiles', 'person_id');
select kith.let_erase('matches', 'mentor_id', 'newcomer_id');
select kith.let_erase('handovers', 'from_person_id', 'to_person_id');
select kith.let_erase('debriefs', 'asked_by');
select kith.let_erase('known_languages', 'person_id');

-- migrate:down
drop policy erasing on known_languages;
drop policy erasing on debriefs;
drop policy erasing on handovers;
drop policy erasing on matches;
drop policy erasing on mentoring_profiles;
drop policy erasing on loads;
drop policy erasing on rests;
drop policy erasing on training_completions;
revoke delete on
    training_completions, rests, loads, mentoring_profiles, matches, handovers, debriefs, known_languages
    from :runtime_role;
