-- What erasing deletes of people; see personal.py.

-- migrate:up
select kith.let_erase('person_contacts', 'person_id');
select kith.let_erase('person_needs', 'person_id');
select kith.let_erase('participations', 'person_id');
select kith.let_erase('norm_acknowledgements', 'person_id');
select kith.let_erase('onboarding_steps_done', 'person_id');
select kith.let_erase('newcomer_stalls', 'person_id');
select kith.let_erase('onboardings', 'person_id');
select kith.let_erase('buddies', 'person_id', 'buddy_id');
select kith.let_erase('celebration_choices', 'person_id');
select kith.let_erase('caregiver_topics', 'member_id', 'caregiver_id');
select kith.let_erase('caregiver_links', 'member_id', 'caregiver_id');
select kith.let_erase('help_offers', 'helper_id', 'asker_id');
select kith.let_erase('help_askers', 'person_id');
select kith.let_erase('waitlist_offers', 'person_id');
select kith.let_erase('waitlist_entries', 'person_id');
select kith.let_erase('split_placements', 'person_id');
select kith.let_erase('split_wishes', 'person_id');

-- migrate:down
drop policy erasing on split_wishes;
drop policy erasing on split_placements;
drop policy erasing on waitlist_entries;
drop policy erasing on waitlist_offers;
drop policy erasing on help_askers;
drop policy erasing on help_offers;
drop policy erasing on caregiver_links;
drop policy erasing on caregiver_topics;
drop policy erasing on celebration_choices;
drop policy erasing on buddies;
drop policy erasing on onboardings;
drop policy erasing on newcomer_stalls;
drop policy erasing on onboarding_steps_done;
drop policy erasing on norm_acknowledgements;
drop policy erasing on participations;
drop policy erasing on person_needs;
drop policy erasing on person_contacts;
revoke delete on
    person_contacts, person_needs, participations, norm_acknowledgements, onboarding_steps_done, newcomer_stalls,
    onboardings, buddies, celebration_choices, caregiver_topics, caregiver_links, help_offers, help_askers,
    waitlist_offers, waitlist_entries, split_placements, split_wishes
    from :runtime_role;
