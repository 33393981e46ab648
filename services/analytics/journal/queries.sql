-- All runtime SQL of the journal. Entries are visible to the person alone, whatever is asked.

-- name: add_entry
-- Keep a sealed entry.
insert into journal_entries (id, person_id, on_day, entry, written_at, version)
values (%(id)s, %(person_id)s, %(on_day)s, %(entry)s, %(written_at)s, %(version)s);

-- name: count_entries
-- How many one has kept.
select count(*)::int from journal_entries where network_id = (select kith.network_id());

-- name: list_entries
-- A page of one's own entries, the latest day first.
select id, person_id, on_day, entry, written_at, version from journal_entries
where network_id = (select kith.network_id())
and (%(from_on)s::date is null or on_day >= %(from_on)s)
and (%(until_on)s::date is null or on_day <= %(until_on)s)
and (%(after_1)s::date is null or on_day < %(after_1)s)
order by on_day desc
limit %(limit)s;

-- name: get_entry
-- One of one's own entries.
select id, person_id, on_day, entry, written_at, version from journal_entries
where network_id = (select kith.network_id()) and id = %(entry_id)s;

-- name: lock_entry
-- One of one's own entries, held until the end of the transaction.
select id, person_id, on_day, entry, written_at, version from journal_entries
where network_id = (select kith.network_id()) and id = %(entry_id)s
for update;

-- name: save_entry
-- Write an entry anew.
update journal_entries set entry = %(entry)s, written_at = %(written_at)s, version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: remove_entry
-- Remove one of one's own entries.
delete from journal_entries
where network_id = (select kith.network_id()) and id = %(entry_id)s
returning id;
