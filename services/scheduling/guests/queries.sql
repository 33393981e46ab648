-- name: add_invitation
-- Keep a proposal; how to reach the guest is added when there is a row to seal it for.
insert into guest_invitations (
    network_id, id, occurrence_id, group_id, partner_id, topic, scope, language, from_minute, minutes, status,
    proposed_by, proposed_at, objections_until
) values (
    kith.network_id(), %(id)s, %(occurrence_id)s, %(group_id)s, %(partner_id)s, %(topic)s, %(scope)s,
    %(language)s, %(from_minute)s, %(minutes)s, %(status)s, %(proposed_by)s, %(proposed_at)s,
    %(objections_until)s
);

-- name: save_contact
-- Keep sealed who it is, or forget it.
update guest_invitations set contact = %(contact)s
where network_id = (select kith.network_id()) and id = %(invitation_id)s;

-- name: find_contact
-- Who it is, sealed.
select contact from guest_invitations
where network_id = (select kith.network_id()) and id = %(invitation_id)s;

-- name: get_invitation
-- One invitation.
select
    id, occurrence_id, group_id, partner_id, topic, scope, language, from_minute, minutes, status, proposed_by,
    proposed_at, objections_until, closed_at, secret_hash, mailed_at, signed_at, signed_version, outline, review,
    review_note, feedback_poll_id, version
from guest_invitations
where network_id = (select kith.network_id()) and id = %(invitation_id)s;

-- name: lock_invitation
-- One invitation, for changing it.
select
    id, occurrence_id, group_id, partner_id, topic, scope, language, from_minute, minutes, status, proposed_by,
    proposed_at, objections_until, closed_at, secret_hash, mailed_at, signed_at, signed_version, outline, review,
    review_note, feedback_poll_id, version
from guest_invitations
where network_id = (select kith.network_id()) and id = %(invitation_id)s
for update;

-- name: list_invitations
-- A page of invitations, oldest first.
select
    id, occurrence_id, group_id, partner_id, topic, scope, language, from_minute, minutes, status, proposed_by,
    proposed_at, objections_until, closed_at, secret_hash, mailed_at, signed_at, signed_version, outline, review,
    review_note, feedback_poll_id, version
from guest_invitations
where network_id = (select kith.network_id())
and (%(group_id)s::uuid is null or group_id = %(group_id)s)
and (%(status)s::text is null or status = %(status)s)
and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: lock_invitations_to_decide
-- Proposals for which the group's time to object is over.
select
    id, occurrence_id, group_id, partner_id, topic, scope, language, from_minute, minutes, status, proposed_by,
    proposed_at, objections_until, closed_at, secret_hash, mailed_at, signed_at, signed_version, outline, review,
    review_note, feedback_poll_id, version
from guest_invitations
where network_id = (select kith.network_id()) and status = 'proposed' and objections_until <= %(now)s
order by objections_until
limit %(limit)s
for update skip locked;

-- name: lock_invitations_to_end
-- Invitations to meetings that are over or cancelled.
select
    i.id, i.occurrence_id, i.group_id, i.partner_id, i.topic, i.scope, i.language, i.from_minute, i.minutes,
    i.status, i.proposed_by, i.proposed_at, i.objections_until, i.closed_at, i.secret_hash, i.mailed_at, i.signed_at,
    i.signed_version, i.outline, i.review, i.review_note, i.feedback_poll_id, i.version
from guest_invitations as i
inner join occurrences as o on o.network_id = i.network_id and o.id = i.occurrence_id
where i.network_id = (select kith.network_id())
and i.status in ('proposed', 'approved')
and (o.status = 'cancelled' or o.ends_at <= %(now)s)
order by i.id
limit %(limit)s
for update of i skip locked;

-- name: list_to_forget
-- Invitations that ended before an instant, of whom it is still known who it was.
select id from guest_invitations
where network_id = (select kith.network_id()) and contact is not null and closed_at < %(before)s
order by closed_at
limit %(limit)s;

-- name: save_invitation
-- Write how an invitation stands.
update guest_invitations set
    status = %(status)s, closed_at = %(closed_at)s, secret_hash = %(secret_hash)s, mailed_at = %(mailed_at)s,
    signed_at = %(signed_at)s,
    signed_version = %(signed_version)s, outline = %(outline)s, review = %(review)s,
    review_note = %(review_note)s, feedback_poll_id = %(feedback_poll_id)s, version = %(version)s
where network_id = (select kith.network_id()) and id = %(id)s;

-- name: add_objection
-- Note that somebody objects; once is enough.
insert into guest_objections (network_id, invitation_id, group_id, person_id)
values (kith.network_id(), %(invitation_id)s, %(group_id)s, %(person_id)s)
on conflict (network_id, invitation_id, person_id) do nothing;

-- name: remove_objection
-- Somebody does not object any more.
delete from guest_objections
where network_id = (select kith.network_id())
and invitation_id = %(invitation_id)s and person_id = %(person_id)s;

-- name: count_objections
-- How many object.
select count(*)::int from guest_objections
where network_id = (select kith.network_id()) and invitation_id = %(invitation_id)s;

-- name: remove_objections
-- Forget who objected, once it is decided.
delete from guest_objections
where network_id = (select kith.network_id()) and invitation_id = %(invitation_id)s;
