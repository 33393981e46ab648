-- Referrals. A partner sees its own, and only once they were sent.

-- migrate:up
create table referrals (
    network_id uuid not null,
    id uuid not null,
    person_id uuid not null,
    partner_id uuid not null,
    status text not null,
    note bytea,
    consent_id uuid,
    drafted_by uuid not null,
    drafted_at timestamptz not null,
    requested_at timestamptz,
    sent_at timestamptz,
    expires_at timestamptz,
    answered_by uuid,
    answered_at timestamptz,
    decline_reason text,
    withdrawn_at timestamptz,
    withdrawal_reason text,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, partner_id) references partners (network_id, id),
    foreign key (network_id, consent_id) references consents (network_id, id),
    constraint referrals_status check (
        status in ('draft', 'requested', 'sent', 'accepted', 'declined', 'withdrawn')
    ),
    constraint referrals_requested_by_consent check (
        status in ('draft', 'withdrawn') or (consent_id is not null and requested_at is not null)
    ),
    constraint referrals_sent_before_answered check (
        status not in ('sent', 'accepted', 'declined') or (sent_at is not null and expires_at is not null)
    ),
    constraint referrals_sent_by_consent check (sent_at is null or consent_id is not null),
    constraint referrals_unsent check (status not in ('draft', 'requested') or sent_at is null),
    constraint referrals_answered check ((status in ('accepted', 'declined')) <= (answered_at is not null)),
    constraint referrals_declined_with_reason check ((status = 'declined') = (decline_reason is not null)),
    constraint referrals_withdrawn check (
        (status = 'withdrawn') = (withdrawn_at is not null)
        and (status = 'withdrawn') = (withdrawal_reason is not null)
    )
);
comment on table referrals is 'One person handed over to one partner; note is sealed with the person''s key.';
create index referrals_by_person on referrals (network_id, person_id, id);
create index referrals_by_partner on referrals (network_id, partner_id, id);
create index referrals_by_consent on referrals (network_id, consent_id) where consent_id is not null;
create index referrals_requested on referrals (network_id, requested_at) where status = 'requested';

alter table referrals enable row level security;
alter table referrals force row level security;
create policy tenant on referrals
    using (network_id = (select kith.network_id()));
create policy scope on referrals as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or partner_id = (select kith.partner_id())
        or (
            (select kith.scope()) = 'groups'
            and exists (
                select from memberships m
                where m.network_id = referrals.network_id
                and m.person_id = referrals.person_id
                and m.group_id = any ((select kith.group_ids())::uuid[])
                and m.belongs
            )
        )
    );
create policy sent_only on referrals as restrictive
    using ((select kith.scope()) <> 'partner' or sent_at is not null);
create policy not_by_partner on referrals as restrictive for insert
    with check ((select kith.scope()) <> 'partner');

-- Whom a referral is about, and whom it goes to, never changes.
grant select, insert on referrals to :runtime_role;
grant update (
    status, consent_id, requested_at, sent_at, expires_at, answered_by, answered_at, decline_reason,
    withdrawn_at, withdrawal_reason, version
) on referrals to :runtime_role;

-- migrate:down
drop table referrals;
