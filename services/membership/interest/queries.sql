-- name: insert_interest
-- Register an interest.
insert into interests (
    id, kind, offers, language, status, contact_sealed, registered_at, changed_at, changed_by
)
values (
    %(id)s, %(kind)s, %(offers)s::text[], %(language)s, %(status)s, %(contact_sealed)s,
    %(registered_at)s, %(changed_at)s, %(changed_by)s
);

-- name: get_interest
-- One interest, without who it is.
select id, kind, offers, language, status, registered_at, changed_at, changed_by, version
from interests
where network_id = (select kith.network_id()) and id = %(interest_id)s;

-- name: lock_interest
-- One interest, held until the transaction ends.
select id, kind, offers, language, status, registered_at, changed_at, changed_by, version
from interests
where network_id = (select kith.network_id()) and id = %(interest_id)s
for update;

-- name: list_interests
-- A page of interests in the order they were registered.
select id, kind, offers, language, status, registered_at, changed_at, changed_by, version
from interests
where network_id = (select kith.network_id())
    and (%(kind)s::text is null or kind = %(kind)s)
    and (%(offers)s::text is null or %(offers)s = any (offers))
    and (%(status)s::text is null or status = %(status)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: find_reach
-- Who it is and how to reach them, sealed.
select contact_sealed from interests
where network_id = (select kith.network_id()) and id = %(interest_id)s;

-- name: save_interest
-- Write how far it has come, as its next version.
update interests
set status = %(status)s, changed_at = %(changed_at)s, changed_by = %(changed_by)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, kind, offers, language, status, registered_at, changed_at, changed_by, version;

-- name: forget_reach
-- Forget who it is.
update interests set contact_sealed = null
where network_id = (select kith.network_id()) and id = %(interest_id)s;
