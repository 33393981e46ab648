-- name: find_needs
-- What a person needs, in codes, if they said.
select person_id, languages, cultural, accessibility, device_access, digital_literacy, connectivity,
    changed_at, changed_by, version
from person_needs
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: find_words
-- What a person needs in their own words, sealed.
select words_sealed from person_needs
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: list_needs
-- A page of what people need, in codes, in the order they were registered.
select person_id, languages, cultural, accessibility, device_access, digital_literacy, connectivity,
    changed_at, changed_by, version
from person_needs
where network_id = (select kith.network_id())
    and (
        %(group_id)s::uuid is null
        or person_id in (
            select m.person_id from memberships m
            where m.network_id = (select kith.network_id()) and m.group_id = %(group_id)s
                and m.status <> 'left'
        )
    )
    and (%(language)s::text is null or %(language)s = any (languages))
    and (%(accessibility)s::text is null or %(accessibility)s = any (accessibility))
    and (%(cultural)s::text is null or %(cultural)s = any (cultural))
    and (%(after_1)s::uuid is null or person_id > %(after_1)s)
order by person_id
limit %(limit)s;

-- name: save_needs
-- Write what a person needs; lock the person first.
insert into person_needs (
    person_id, languages, cultural, accessibility, device_access, digital_literacy, connectivity,
    words_sealed, changed_at, changed_by, version
)
values (
    %(person_id)s, %(languages)s::text[], %(cultural)s::text[], %(accessibility)s::text[],
    %(device_access)s, %(digital_literacy)s, %(connectivity)s, %(words_sealed)s, %(changed_at)s,
    %(changed_by)s, %(version)s
)
on conflict (network_id, person_id) do update set
    languages = excluded.languages, cultural = excluded.cultural,
    accessibility = excluded.accessibility, device_access = excluded.device_access,
    digital_literacy = excluded.digital_literacy, connectivity = excluded.connectivity,
    words_sealed = excluded.words_sealed, changed_at = excluded.changed_at,
    changed_by = excluded.changed_by, version = excluded.version;
