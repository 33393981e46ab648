-- All runtime SQL of stories. Drafts are visible to their writer alone, whatever is asked.

-- name: keep_consent_granted
-- A consent that was heard of; a withdrawal that came first still holds.
insert into story_consents (consent_id, person_id, granted_at)
values (%(consent_id)s, %(person_id)s, %(granted_at)s)
on conflict (network_id, consent_id) do update set granted_at = excluded.granted_at;

-- name: keep_consent_withdrawn
-- A withdrawal that was heard of, even before its grant.
insert into story_consents (consent_id, person_id, withdrawn_at)
values (%(consent_id)s, %(person_id)s, %(withdrawn_at)s)
on conflict (network_id, consent_id) do update
set withdrawn_at = coalesce(story_consents.withdrawn_at, excluded.withdrawn_at);

-- name: find_consent
-- A consent of somebody that holds.
select consent_id from story_consents
where network_id = (select kith.network_id()) and person_id = %(person_id)s
and granted_at is not null and withdrawn_at is null
limit 1;

-- name: count_stories
-- How many one has kept.
select count(*)::int from stories where network_id = (select kith.network_id());

-- name: add_story
-- Keep a sealed draft.
insert into stories (id, person_id, language, draft, changed_at, version)
values (%(id)s, %(person_id)s, %(language)s, %(draft)s, %(changed_at)s, %(version)s);

-- name: save_story
-- Write a draft anew.
update stories
set language = %(language)s, draft = %(draft)s, changed_at = %(changed_at)s, version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: list_stories
-- A page of one's own drafts, oldest first.
select id, person_id, language, draft, changed_at, version from stories
where network_id = (select kith.network_id())
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: get_story
-- One of one's own drafts.
select id, person_id, language, draft, changed_at, version from stories
where network_id = (select kith.network_id()) and id = %(story_id)s;

-- name: lock_story
-- One of one's own drafts, held until the end of the transaction.
select id, person_id, language, draft, changed_at, version from stories
where network_id = (select kith.network_id()) and id = %(story_id)s
for update;

-- name: remove_story
-- Remove one of one's own drafts.
delete from stories where network_id = (select kith.network_id()) and id = %(story_id)s;

-- name: add_approved
-- Keep the text that was approved.
insert into approved_stories (story_id, person_id, language, words, approved_at, story_version)
values (%(story_id)s, %(person_id)s, %(language)s, %(words)s, %(approved_at)s, %(story_version)s);

-- name: remove_approved
-- Take the approved texts of stories, or of people, away.
delete from approved_stories
where network_id = (select kith.network_id())
and (story_id = any (%(story_ids)s::uuid[]) or person_id = any (%(person_ids)s::uuid[]))
returning story_id;

-- name: find_approved
-- The approved text of a story.
select story_id, person_id, language, words, approved_at, story_version from approved_stories
where network_id = (select kith.network_id()) and story_id = %(story_id)s;

-- name: list_approved
-- A page of approved texts, oldest first.
select story_id, person_id, language, words, approved_at, story_version from approved_stories
where network_id = (select kith.network_id())
and (%(after_1)s::uuid is null or story_id > %(after_1)s)
order by story_id
limit %(limit)s;
