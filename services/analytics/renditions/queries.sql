-- All runtime SQL of renditions, and of what is shown of stories.

-- name: add_rendition
-- Ask for one use of a story.
insert into renditions (
    id, story_id, person_id, kind, audience, purpose, keep_days, status, asked_by, asked_at, version
)
values (
    %(id)s, %(story_id)s, %(person_id)s, %(kind)s, %(audience)s, %(purpose)s, %(keep_days)s, %(status)s,
    %(asked_by)s, %(asked_at)s, %(version)s
);

-- name: save_rendition
-- Write where a rendition stands.
update renditions
set
    status = %(status)s,
    story_version = %(story_version)s,
    answered_at = %(answered_at)s,
    published_at = %(published_at)s,
    expires_at = %(expires_at)s,
    ended_at = %(ended_at)s,
    version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: get_rendition
-- One rendition.
select
    id, story_id, person_id, kind, audience, purpose, keep_days, status, story_version, asked_by, asked_at,
    answered_at, published_at, expires_at, ended_at, version
from renditions
where network_id = (select kith.network_id()) and id = %(rendition_id)s;

-- name: lock_rendition
-- One rendition, held until the end of the transaction.
select
    id, story_id, person_id, kind, audience, purpose, keep_days, status, story_version, asked_by, asked_at,
    answered_at, published_at, expires_at, ended_at, version
from renditions
where network_id = (select kith.network_id()) and id = %(rendition_id)s
for update;

-- name: list_renditions
-- A page of renditions, oldest first.
select
    id, story_id, person_id, kind, audience, purpose, keep_days, status, story_version, asked_by, asked_at,
    answered_at, published_at, expires_at, ended_at, version
from renditions
where network_id = (select kith.network_id())
and (%(story_id)s::uuid is null or story_id = %(story_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lock_running
-- Renditions that are not over, of stories or of people, held until the end of the transaction.
select
    id, story_id, person_id, kind, audience, purpose, keep_days, status, story_version, asked_by, asked_at,
    answered_at, published_at, expires_at, ended_at, version
from renditions
where network_id = (select kith.network_id())
and (story_id = any (%(story_ids)s::uuid[]) or person_id = any (%(person_ids)s::uuid[]))
and status in ('asked', 'agreed', 'published')
order by id
for update;

-- name: lock_expired
-- Renditions whose time is over; those that somebody else holds are left to the next run.
select
    id, story_id, person_id, kind, audience, purpose, keep_days, status, story_version, asked_by, asked_at,
    answered_at, published_at, expires_at, ended_at, version
from renditions
where network_id = (select kith.network_id()) and status = 'published' and expires_at <= %(now)s
order by expires_at
limit %(limit)s
for update skip locked;

-- name: add_shown
-- Show a story from now on.
insert into shown_stories (rendition_id, kind, audience, language, words, published_at, expires_at)
values (%(rendition_id)s, %(kind)s, %(audience)s, %(language)s, %(words)s, %(published_at)s, %(expires_at)s);

-- name: remove_shown
-- Show it no longer; that it was there remains.
update shown_stories set words = null, gone_at = %(now)s
where network_id = (select kith.network_id()) and rendition_id = %(rendition_id)s and gone_at is null;

-- name: find_shown
-- What is shown of one rendition.
select rendition_id, kind, audience, language, words, published_at, expires_at from shown_stories
where network_id = (select kith.network_id()) and rendition_id = %(rendition_id)s;

-- name: list_shown
-- Pages that are shown to these audiences, the latest last.
select rendition_id, kind, audience, language, words, published_at, expires_at from shown_stories
where network_id = (select kith.network_id())
and gone_at is null and kind = 'page' and audience = any (%(audiences)s::text[]) and expires_at > %(now)s
and (%(after_1)s::uuid is null or rendition_id > %(after_1)s)
order by rendition_id
limit %(limit)s;
