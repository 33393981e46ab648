-- All runtime SQL of tips. Row-level security adds the network and the scope to every statement.

-- name: add_offer
-- Keep who offers a tip through which group.
insert into tip_offers (network_id, tip_id, group_id, person_id, status, offered_at, version)
values (
    kith.network_id(), %(tip_id)s, %(group_id)s, %(person_id)s, %(status)s, %(offered_at)s, %(version)s
);

-- name: add_tip
-- Keep what a tip says, for its author and its moderators.
insert into tips (network_id, tip_id, topic, language, sealed)
values (kith.network_id(), %(tip_id)s, %(topic)s, %(language)s, %(sealed)s);

-- name: lock_offer
-- One offer: who decides on it, words it anew or takes it back waits for the other.
select tip_id, group_id, person_id, status, reason, offered_at, decided_by, decided_at, version
from tip_offers
where tip_id = %(tip_id)s
for no key update;

-- name: save_offer
-- Write what became of an offer.
update tip_offers set
    status = %(status)s, reason = %(reason)s, decided_by = %(decided_by)s, decided_at = %(decided_at)s,
    version = %(version)s
where tip_id = %(tip_id)s;

-- name: save_tip
-- Word a tip anew.
update tips set topic = %(topic)s, language = %(language)s, sealed = %(sealed)s where tip_id = %(tip_id)s;

-- name: publish_tip
-- Let everybody read a tip.
update tips set approved_at = %(now)s where tip_id = %(tip_id)s;

-- name: add_tally
-- Begin to count thanks.
insert into tip_tallies (network_id, tip_id, thanks) values (kith.network_id(), %(tip_id)s, 0);

-- name: remove_tip
-- Remove what a tip said, and its thanks.
delete from tips where tip_id = %(tip_id)s;

-- name: get_offer
-- One offer, with what it says as long as there is a text.
select
    o.tip_id, o.group_id, o.person_id, o.status, o.reason, o.offered_at, o.decided_at, o.version, t.topic,
    t.language, t.sealed
from tip_offers as o
left join tips as t on t.network_id = o.network_id and t.tip_id = o.tip_id
where o.tip_id = %(tip_id)s
and (%(author)s::uuid is null or o.person_id = %(author)s);

-- name: list_offers
-- A page of offers, of one author or of all that may be seen.
select
    o.tip_id, o.group_id, o.person_id, o.status, o.reason, o.offered_at, o.decided_at, o.version, t.topic,
    t.language, t.sealed
from tip_offers as o
left join tips as t on t.network_id = o.network_id and t.tip_id = o.tip_id
where o.network_id = (select kith.network_id())
and (%(author)s::uuid is null or o.person_id = %(author)s)
and (%(status)s::text is null or o.status = %(status)s)
and (%(after_1)s::uuid is null or o.tip_id > %(after_1)s)
order by o.tip_id
limit %(limit)s;

-- name: list_tips
-- A page of the tips that everybody reads.
select
    t.tip_id, t.topic, t.language, t.sealed, t.approved_at, c.thanks,
    exists (
        select from tip_thanks as mine
        where mine.network_id = t.network_id and mine.tip_id = t.tip_id and mine.person_id = %(person_id)s
    ) as thanked
from tips as t
inner join tip_tallies as c on c.network_id = t.network_id and c.tip_id = t.tip_id
where t.network_id = (select kith.network_id())
and t.approved_at is not null
and (%(topic)s::text is null or t.topic = %(topic)s)
and (%(language)s::text is null or t.language = %(language)s)
and (%(after_1)s::uuid is null or t.tip_id > %(after_1)s)
order by t.tip_id
limit %(limit)s;

-- name: hold_tip
-- A tip that everybody reads, for thanking: it is not removed meanwhile.
select tip_id from tips where tip_id = %(tip_id)s and approved_at is not null for key share;

-- name: is_author
-- Whether somebody offered a tip themselves.
select exists (select from tip_offers where tip_id = %(tip_id)s and person_id = %(person_id)s);

-- name: add_thanks
-- Note that somebody said thanks; no row where they had already.
insert into tip_thanks (network_id, tip_id, person_id)
values (kith.network_id(), %(tip_id)s, %(person_id)s)
on conflict (network_id, tip_id, person_id) do nothing
returning tip_id;

-- name: remove_thanks
-- Forget that somebody said thanks.
delete from tip_thanks where tip_id = %(tip_id)s and person_id = %(person_id)s;

-- name: count_thanks
-- Count thanks that were added or taken back.
update tip_tallies set thanks = thanks + %(by)s where tip_id = %(tip_id)s;
