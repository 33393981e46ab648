-- name: insert_wording
-- Keep a wording; no row when that version has one in that language already.
insert into consent_wordings (id, purpose, version, language, text, written_by, created_at)
values (
    %(id)s, %(purpose)s, %(version)s, %(language)s, %(text)s, %(written_by)s, %(created_at)s
)
on conflict (network_id, purpose, version, language) do nothing
returning id;

-- name: get_wording
-- One wording.
select id, purpose, version, language, text, written_by, created_at from consent_wordings
where network_id = (select kith.network_id()) and id = %(wording_id)s;

-- name: find_wording
-- A version's text in the first of some languages that has one.
select id, purpose, version, language, text, written_by, created_at from consent_wordings
where network_id = (select kith.network_id()) and purpose = %(purpose)s and version = %(version)s
    and language = any (%(languages)s::text[])
order by array_position(%(languages)s::text[], language)
limit 1;

-- name: get_current_wording
-- What to ask somebody now: in the nearest language, the network's newest own text before those of Kith.
select id, purpose, version, language, text, written_by, created_at from consent_wordings
where network_id = (select kith.network_id()) and purpose = %(purpose)s
    and language = any (%(languages)s::text[])
order by array_position(%(languages)s::text[], language), written_by is null, created_at desc, id desc
limit 1;

-- name: list_wordings
-- A page of wordings in the order they were written.
select id, purpose, version, language, text, written_by, created_at from consent_wordings
where network_id = (select kith.network_id())
    and (%(purpose)s::text is null or purpose = %(purpose)s)
    and (%(version)s::text is null or version = %(version)s)
    and (%(language)s::text is null or language = %(language)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;
