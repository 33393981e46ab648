-- name: insert_link
-- Link a caregiver; no row when they are linked already.
insert into caregiver_links (id, member_id, caregiver_id, linked_at)
values (%(id)s, %(member_id)s, %(caregiver_id)s, %(linked_at)s)
on conflict (network_id, member_id, caregiver_id) where unlinked_at is null do nothing
returning id;

-- name: get_link
-- One link, with the topics that are open.
select l.id, l.member_id, l.caregiver_id, l.linked_at, l.unlinked_at,
    array(
        select t.topic from caregiver_topics t
        where t.network_id = l.network_id and t.link_id = l.id and t.closed_at is null order by t.topic
    ) as topics
from caregiver_links l
where l.network_id = (select kith.network_id()) and l.id = %(link_id)s;

-- name: lock_link
-- Hold a link until the transaction ends; what is open on it is read after that.
select id from caregiver_links
where network_id = (select kith.network_id()) and id = %(link_id)s
for update;

-- name: list_links
-- A page of links in the order they were made.
select l.id, l.member_id, l.caregiver_id, l.linked_at, l.unlinked_at,
    array(
        select t.topic from caregiver_topics t
        where t.network_id = l.network_id and t.link_id = l.id and t.closed_at is null order by t.topic
    ) as topics
from caregiver_links l
where l.network_id = (select kith.network_id())
    and (%(member_id)s::uuid is null or l.member_id = %(member_id)s)
    and (%(caregiver_id)s::uuid is null or l.caregiver_id = %(caregiver_id)s)
    and (%(after_1)s::uuid is null or l.id > %(after_1)s)
order by l.id
limit %(limit)s;

-- name: open_topic
-- Open a topic that is not open.
insert into caregiver_topics (id, link_id, member_id, caregiver_id, topic, opened_at)
values (%(id)s, %(link_id)s, %(member_id)s, %(caregiver_id)s, %(topic)s, %(opened_at)s);

-- name: close_topics
-- Close some topics of a link.
update caregiver_topics set closed_at = %(closed_at)s
where network_id = (select kith.network_id()) and link_id = %(link_id)s
    and topic = any (%(topics)s::text[]) and closed_at is null;

-- name: end_link
-- End a link.
update caregiver_links set unlinked_at = %(unlinked_at)s
where network_id = (select kith.network_id()) and id = %(link_id)s;

-- name: list_welcomes
-- A page of how far a person is in being welcomed, as far as it is open to whoever asks.
select o.membership_id, o.group_id, o.started_on, o.completed_on,
    array(
        select s.step from onboarding_steps_done s
        where s.network_id = o.network_id and s.membership_id = o.membership_id
        order by s.step
    ) as done_steps
from onboardings o
where o.network_id = (select kith.network_id()) and o.person_id = %(person_id)s
    and (%(after_1)s::uuid is null or o.membership_id > %(after_1)s)
order by o.membership_id
limit %(limit)s;
