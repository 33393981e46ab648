-- name: list_tried_partners
-- Partners that were asked already in the story of a referral, back along what each took the place of.
with recursive story as (
    select id, partner_id, instead_of from referrals where id = %(referral_id)s
    union
    select r.id, r.partner_id, r.instead_of
    from referrals as r
    inner join story as s on r.id = s.instead_of
)

select distinct partner_id from story;

-- name: add_barriers
-- What stood in the way; what is recorded already stays as it is.
insert into referral_barriers (network_id, referral_id, person_id, barrier, recorded_at)
select kith.network_id(), %(referral_id)s, %(person_id)s, barrier, %(now)s
from unnest(%(barriers)s::text[]) as barrier
on conflict (network_id, referral_id, barrier) do nothing
returning barrier;

-- name: list_barriers
-- What stood in the way of a referral.
select barrier from referral_barriers where referral_id = %(referral_id)s order by barrier;

-- name: count_barriers
-- How often each barrier stood in the way, the most frequent first.
select barrier, count(*)::int as referrals
from referral_barriers
group by barrier
order by referrals desc, barrier;
