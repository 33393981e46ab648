-- All runtime SQL of notes. Row-level security leaves each reader the notes that are for them.

-- name: add_note
-- Add a note.
insert into pathway_notes (id, pathway_id, person_id, note, written_by, written_at)
values (%(id)s, %(pathway_id)s, %(person_id)s, %(note)s, %(written_by)s, %(written_at)s);

-- name: list_notes
-- The notes beside a pathway that the one who asks may read, oldest first.
select id, pathway_id, person_id, note, written_by, written_at from pathway_notes
where network_id = (select kith.network_id()) and pathway_id = %(pathway_id)s
order by id;

-- name: get_note
-- One note.
select id, pathway_id, person_id, note, written_by, written_at from pathway_notes
where network_id = (select kith.network_id()) and id = %(note_id)s;

-- name: remove_note
-- Remove a note.
delete from pathway_notes where network_id = (select kith.network_id()) and id = %(note_id)s;
