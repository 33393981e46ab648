-- What stood in the way of referrals, in codes.

-- migrate:up
create table referral_barriers (
    network_id uuid not null,
    referral_id uuid not null,
    person_id uuid not null,
    barrier text not null,
    recorded_at timestamptz not null,
    primary key (network_id, referral_id, barrier),
    foreign key (network_id, referral_id) references referrals (network_id, id),
    constraint referral_barriers_known check (
        barrier in (
            'no_capacity', 'waiting_time', 'language', 'distance', 'transport', 'cost', 'childcare',
            'opening_hours', 'accessibility', 'digital_access', 'eligibility', 'other'
        )
    )
);
comment on table referral_barriers is 'What stood between somebody and a service; partners do not see it.';
create index referral_barriers_by_barrier on referral_barriers (network_id, barrier);

alter table referral_barriers enable row level security;
alter table referral_barriers force row level security;
create policy tenant on referral_barriers
    using (network_id = (select kith.network_id()));
create policy scope on referral_barriers as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and exists (
                select from memberships m
                where m.network_id = referral_barriers.network_id
                and m.person_id = referral_barriers.person_id
                and m.group_id = any ((select kith.group_ids())::uuid[])
                and m.belongs
            )
        )
    );

grant select, insert on referral_barriers to :runtime_role;

-- migrate:down
drop table referral_barriers;
