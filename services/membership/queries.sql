-- All runtime SQL of membership. Row-level security decides what each principal sees; the network of new
-- rows is the transaction's, by the columns' default.

-- name: insert_network
-- Make the network that the transaction is in.
insert into networks (network_id, name, time_zone, created_at)
values (%(id)s, %(name)s, %(time_zone)s, %(created_at)s);

-- name: get_network
-- One network.
select network_id as id, name, time_zone, created_at from networks where network_id = %(network_id)s;

-- name: insert_organisation
-- Add an organisation, unless its external id is taken: then no row comes back.
insert into organisations (id, name, external_id, created_at)
values (%(id)s, %(name)s, %(external_id)s, %(created_at)s)
on conflict (network_id, external_id) do nothing
returning id;

-- name: get_organisation
-- One organisation.
select id, name, external_id, created_at from organisations
where network_id = (select kith.network_id()) and id = %(organisation_id)s;

-- name: list_organisations
-- A page of organisations by name.
select id, name, external_id, created_at from organisations
where network_id = (select kith.network_id())
    and (%(external_id)s::text is null or external_id = %(external_id)s)
    and (%(after_1)s::text is null or (name, id) > (%(after_1)s, %(after_2)s::uuid))
order by name, id
limit %(limit)s;

-- name: insert_group
-- Add a group, unless its external id is taken: then no row comes back.
insert into groups (
    id, organisation_id, name, language, time_zone, capacity, status, external_id, created_at
)
values (
    %(id)s, %(organisation_id)s, %(name)s, %(language)s, %(time_zone)s, %(capacity)s, %(status)s,
    %(external_id)s, %(created_at)s
)
on conflict (network_id, external_id) do nothing
returning id;

-- name: get_group
-- One group.
select id, organisation_id, name, language, time_zone, capacity, status, external_id, created_at, version
from groups
where network_id = (select kith.network_id()) and id = %(group_id)s;

-- name: lock_group
-- One group, held until the transaction ends, so that its places are given one after another.
select id, organisation_id, name, language, time_zone, capacity, status, external_id, created_at, version
from groups
where network_id = (select kith.network_id()) and id = %(group_id)s
for update;

-- name: list_groups
-- A page of groups by name.
select id, organisation_id, name, language, time_zone, capacity, status, external_id, created_at, version
from groups
where network_id = (select kith.network_id())
    and (%(organisation_id)s::uuid is null or organisation_id = %(organisation_id)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(external_id)s::text is null or external_id = %(external_id)s)
    and (%(after_1)s::text is null or (name, id) > (%(after_1)s, %(after_2)s::uuid))
order by name, id
limit %(limit)s;

-- name: save_group
-- Write what may change in a group, as its next version.
update groups
set name = %(name)s, language = %(language)s, time_zone = %(time_zone)s, capacity = %(capacity)s,
    status = %(status)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, organisation_id, name, language, time_zone, capacity, status, external_id, created_at, version;

-- name: count_members
-- How many places of a group are taken: a member who rests keeps theirs, and an open offer keeps one for
-- somebody who waits. In one statement, because a place that is accepted meanwhile goes from the one to the other.
select
    (
        select count(*) from memberships
        where network_id = (select kith.network_id()) and group_id = %(group_id)s
            and role = 'member' and status in ('active', 'paused')
    ) + (
        select count(*) from waitlist_offers
        where network_id = (select kith.network_id()) and group_id = %(group_id)s
            and status = 'open' and person_id is distinct from %(besides)s
    );

-- name: insert_person
-- Add a person.
insert into persons (id, display_name, language, created_at)
values (%(id)s, %(display_name)s, %(language)s, %(created_at)s);

-- name: insert_contact
-- Keep a person's sealed contact.
insert into person_contacts (person_id, email_sealed, phone_sealed)
values (%(person_id)s, %(email_sealed)s, %(phone_sealed)s);

-- name: get_person
-- One person, unless they were erased.
select id, display_name, language, created_at from persons
where network_id = (select kith.network_id()) and id = %(person_id)s and not kith.is_erased(id);

-- name: lock_person
-- One person, held until the transaction ends, so that their consents are written one after another.
select id, display_name, language, created_at from persons
where network_id = (select kith.network_id()) and id = %(person_id)s and not kith.is_erased(id)
for no key update;

-- name: list_persons
-- A page of people in the order they were registered: a name has no place in a cursor.
select id, display_name, language, created_at from persons
where network_id = (select kith.network_id())
    and not exists (
        select from kith.erasures e where e.network_id = persons.network_id and e.person_id = persons.id
    )
    and (
        %(group_id)s::uuid is null
        or id in (
            select m.person_id from memberships m
            where m.network_id = (select kith.network_id())
                and m.group_id = %(group_id)s and m.status <> 'left'
        )
    )
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: find_contact
-- The sealed contact of a person, if they gave one.
select email_sealed, phone_sealed from person_contacts
where network_id = (select kith.network_id()) and person_id = %(person_id)s;

-- name: insert_membership
-- Add an application, unless the person is in the group already: then no row comes back.
insert into memberships (
    id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on
)
values (
    %(id)s, %(group_id)s, %(person_id)s, %(role)s, %(status)s, %(applied_on)s, %(active_from)s,
    %(left_on)s, %(changed_on)s
)
on conflict (network_id, group_id, person_id) where status <> 'left' do nothing
returning id;

-- name: get_membership
-- One membership.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and id = %(membership_id)s;

-- name: lock_membership
-- One membership, held until the transaction ends.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and id = %(membership_id)s
for update;

-- name: lock_current_memberships
-- Every membership of a group that has not ended, held until the transaction ends.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id()) and group_id = %(group_id)s and status <> 'left'
order by id
for update;

-- name: list_memberships
-- A page of memberships in the order they were applied for.
select id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version
from memberships
where network_id = (select kith.network_id())
    and (%(group_id)s::uuid is null or group_id = %(group_id)s)
    and (%(person_id)s::uuid is null or person_id = %(person_id)s)
    and (%(status)s::text is null or status = %(status)s)
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: save_membership
-- Write what may change in a membership, as its next version.
update memberships
set status = %(status)s, active_from = %(active_from)s, left_on = %(left_on)s,
    changed_on = %(changed_on)s, version = version + 1
where network_id = (select kith.network_id()) and id = %(id)s
returning id, group_id, person_id, role, status, applied_on, active_from, left_on, changed_on, version;

-- name: insert_membership_change
-- Append to the history of a membership.
insert into membership_changes (
    id, membership_id, group_id, person_id, change, happened_on, recorded_at, recorded_by
)
values (
    %(id)s, %(membership_id)s, %(group_id)s, %(person_id)s, %(change)s, %(happened_on)s,
    %(recorded_at)s, %(recorded_by)s
);

-- name: list_membership_changes
-- A page of the history of a membership, in the order it was recorded.
select id, membership_id, group_id, person_id, change, happened_on, recorded_at, recorded_by
from membership_changes
where network_id = (select kith.network_id()) and membership_id = %(membership_id)s
    and (%(after_1)s::uuid is null or id > %(after_1)s)
order by id
limit %(limit)s;

-- name: insert_consent
-- Append a grant to the ledger.
insert into consent_grants (
    id, person_id, purpose, partner_id, wording_version, language, given, recorded_by, granted_at
)
values (
    %(id)s, %(person_id)s, %(purpose)s, %(partner_id)s, %(wording_version)s, %(language)s, %(given)s,
    %(recorded_by)s, %(granted_at)s
);

-- name: insert_withdrawal
-- Append a withdrawal to the ledger.
insert into consent_withdrawals (consent_id, person_id, given, recorded_by, withdrawn_at)
values (%(consent_id)s, %(person_id)s, %(given)s, %(recorded_by)s, %(withdrawn_at)s);

-- name: get_consent
-- One consent, with its withdrawal if there is one.
select g.id, g.person_id, g.purpose, g.partner_id, g.wording_version, g.language, g.given,
    g.recorded_by, g.granted_at, w.withdrawn_at, w.given as withdrawal_given,
    w.recorded_by as withdrawal_recorded_by
from consent_grants g
left join consent_withdrawals w on w.network_id = g.network_id and w.consent_id = g.id
where g.network_id = (select kith.network_id()) and g.id = %(consent_id)s;

-- name: list_standing_consents
-- The consents of a person for one purpose (and partner) that are not withdrawn; lock the person first.
select g.id, g.person_id, g.purpose, g.partner_id, g.wording_version, g.language, g.given,
    g.recorded_by, g.granted_at
from consent_grants g
where g.network_id = (select kith.network_id())
    and g.person_id = %(person_id)s and g.purpose = %(purpose)s
    and g.partner_id is not distinct from %(partner_id)s
    and not exists (
        select from consent_withdrawals w where w.network_id = g.network_id and w.consent_id = g.id
    )
order by g.id;

-- name: list_consents
-- A page of the ledger in the order it was written, each grant with its withdrawal.
select g.id, g.person_id, g.purpose, g.partner_id, g.wording_version, g.language, g.given,
    g.recorded_by, g.granted_at, w.withdrawn_at, w.given as withdrawal_given,
    w.recorded_by as withdrawal_recorded_by
from consent_grants g
left join consent_withdrawals w on w.network_id = g.network_id and w.consent_id = g.id
where g.network_id = (select kith.network_id())
    and (%(person_id)s::uuid is null or g.person_id = %(person_id)s)
    and (%(purpose)s::text is null or g.purpose = %(purpose)s)
    and (%(stands)s::boolean is null or (w.consent_id is null) = %(stands)s)
    and (%(after_1)s::uuid is null or g.id > %(after_1)s)
order by g.id
limit %(limit)s;
