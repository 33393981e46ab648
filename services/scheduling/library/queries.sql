-- All runtime SQL of the library. Row-level security adds the network and the scope to every statement.

-- name: list_kept
-- What the network keeps of entries: those of its own, and settings of those that came with Kith.
select id, facts, hidden, version from library_entries order by id;

-- name: list_changes
-- All that the network wrote, in every language.
select entry_id, language, words, version from library_texts order by entry_id, language;

-- name: find_kept
-- What the network keeps of one entry.
select id, facts, hidden, version from library_entries where id = %(entry_id)s;

-- name: list_changes_of
-- What the network wrote for one entry.
select entry_id, language, words, version
from library_texts
where entry_id = %(entry_id)s
order by language;

-- name: find_version
-- How often the network changed the words in one language; nothing where it never did.
select version from library_texts where entry_id = %(entry_id)s and language = %(language)s;

-- name: lock_library
-- Let one transaction at a time change the library of a network.
select pg_advisory_xact_lock(hashtextextended('library ' || kith.network_id()::text, 0));

-- name: keep_entry
-- Keep an entry of the network's own, or settings of one that came with Kith.
insert into library_entries (network_id, id, facts, hidden, version)
values (kith.network_id(), %(id)s, %(facts)s::jsonb, %(hidden)s, %(version)s)
on conflict (network_id, id) do update set
    facts = excluded.facts, hidden = excluded.hidden, version = excluded.version;

-- name: keep_change
-- Keep what the network wrote in one language, or that it went back.
insert into library_texts (network_id, entry_id, language, words, version)
values (kith.network_id(), %(entry_id)s, %(language)s, %(words)s::jsonb, %(version)s)
on conflict (network_id, entry_id, language) do update set
    words = excluded.words, version = excluded.version;
