-- The consent ledger. Append-only: the runtime role may read and insert, and nothing else.

-- migrate:up
create table consent_grants (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    purpose text not null constraint consent_grants_purpose_known check (
        purpose in (
            'session_notes', 'wellbeing_analytics', 'referral', 'story', 'family_contact', 'reminders'
        )
    ),
    partner_id uuid,
    wording_version text not null,
    language text not null,
    given text not null constraint consent_grants_given_in_writing check (given in ('self', 'on_paper')),
    recorded_by uuid not null,
    granted_at timestamptz not null,
    primary key (network_id, id),
    foreign key (network_id, person_id) references persons,
    constraint consent_grants_partner_of_referral check ((purpose = 'referral') = (partner_id is not null))
);
create index consent_grants_by_person on consent_grants (network_id, person_id, purpose);

create table consent_withdrawals (
    network_id uuid not null default kith.network_id(),
    consent_id uuid not null,
    person_id uuid not null,
    given text not null
        constraint consent_withdrawals_given_known check (given in ('self', 'on_paper', 'aloud')),
    recorded_by uuid not null,
    withdrawn_at timestamptz not null,
    primary key (network_id, consent_id),
    foreign key (network_id, consent_id) references consent_grants
);
comment on table consent_withdrawals is 'A grant with a row here no longer stands; nothing brings it back.';

alter table consent_grants enable row level security;
alter table consent_grants force row level security;
create policy tenant on consent_grants using (network_id = (select kith.network_id()));
create policy scope on consent_grants as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

alter table consent_withdrawals enable row level security;
alter table consent_withdrawals force row level security;
create policy tenant on consent_withdrawals using (network_id = (select kith.network_id()));
create policy scope on consent_withdrawals as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

grant select, insert on consent_grants, consent_withdrawals to :runtime_role;

-- migrate:down
drop table consent_withdrawals;
drop table consent_grants;
