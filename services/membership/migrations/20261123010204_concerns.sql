-- Concerns, kept from whoever they are about by the database itself.

-- migrate:up
create table concern_contacts (
    network_id uuid not null default kith.network_id() references networks,
    coordinator_id uuid not null,
    since timestamptz not null,
    primary key (network_id, coordinator_id)
);
comment on table concern_contacts is 'The coordinators who answer concerns, by their account.';

create table concerns (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    group_id uuid,
    kind text not null constraint concerns_kind_known
        check (kind in ('safety', 'coercion', 'conflict_of_interest', 'other')),
    status text not null
        constraint concerns_status_known check (status in ('raised', 'acknowledged', 'closed')),
    is_anonymous boolean not null,
    concerned_ids uuid[] not null,
    concerns_staff boolean not null,
    words_sealed bytea not null,
    assigned_to uuid,
    raised_at timestamptz not null,
    acknowledge_by timestamptz not null,
    acknowledged_at timestamptz,
    decide_by timestamptz not null,
    escalations int not null default 0,
    closed_at timestamptz,
    outcome text constraint concerns_outcome_known
        check (outcome in ('acted', 'agreed', 'referred_on', 'no_action')),
    outcome_sealed bytea,
    version int not null default 1,
    primary key (network_id, id),
    constraint concerns_group_fkey foreign key (network_id, group_id) references groups,
    constraint concerns_closed_with_an_outcome
        check ((status = 'closed') = (closed_at is not null) and (closed_at is null) = (outcome is null)),
    constraint concerns_staff_of_a_group check (group_id is not null or not concerns_staff),
    constraint concerns_not_answered_by_whom_they_are_about check (not (assigned_to = any (concerned_ids)))
);
comment on column concerns.person_id is 'Who raised it: a person, or the account of a coordinator.';
comment on column concerns.is_anonymous is 'Towards the group: its facilitators see nothing of it.';
comment on column concerns.concerned_ids is 'Whom it is about, persons or accounts: they see nothing of it.';
comment on column concerns.concerns_staff is 'It is about those who hold the group, whoever they are.';
create index concerns_by_deadline on concerns (network_id, status, acknowledge_by);
create index concerns_by_person on concerns (network_id, person_id);

create table concern_steps (
    network_id uuid not null default kith.network_id(),
    concern_id uuid not null,
    id uuid not null,
    step text not null constraint concern_steps_known
        check (step in ('raised', 'assigned', 'acknowledged', 'escalated', 'closed')),
    happened_at timestamptz not null,
    done_by uuid not null,
    assigned_to uuid,
    person_id uuid not null,
    group_id uuid,
    is_anonymous boolean not null,
    concerned_ids uuid[] not null,
    concerns_staff boolean not null,
    primary key (network_id, concern_id, id),
    foreign key (network_id, concern_id) references concerns
);
comment on table concern_steps is
    'What happened to a concern, and when. Append-only; says again what never changes, for policies of its own.';

alter table concern_contacts enable row level security;
alter table concern_contacts force row level security;
create policy tenant on concern_contacts using (network_id = (select kith.network_id()));
create policy scope on concern_contacts as restrictive using ((select kith.scope()) = 'network');

-- Who raised it follows it; coordinators answer it; the facilitators of the group know of it unless it was
-- raised anonymously towards the group.
alter table concerns enable row level security;
alter table concerns force row level security;
create policy tenant on concerns using (network_id = (select kith.network_id()));
create policy scope on concerns as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and not is_anonymous
            and group_id = any ((select kith.group_ids())::uuid[])
        )
    );
-- Whoever it is about sees nothing of it, whatever else they are. A transaction that does not say which account
-- asks (kith.principal) sees none at all: so nobody slips through by forgetting it.
create policy concerned on concerns as restrictive
    using (
        (select kith.principal_id()) is not null
        and not ((select kith.principal_id()) = any (concerned_ids))
        and ((select kith.person_id()) is null or not ((select kith.person_id()) = any (concerned_ids)))
        and not (
            concerns_staff
            and (select kith.scope()) = 'groups'
            and person_id is distinct from (select kith.person_id())
        )
    );
create policy scope_insert on concerns as restrictive for insert
    with check (person_id = (select coalesce(kith.person_id(), kith.principal_id())));
create policy scope_update on concerns as restrictive for update
    using ((select kith.scope()) = 'network');

-- The steps of a concern are seen by whoever sees the concern: the same two policies.
alter table concern_steps enable row level security;
alter table concern_steps force row level security;
create policy tenant on concern_steps using (network_id = (select kith.network_id()));
create policy scope on concern_steps as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and not is_anonymous
            and group_id = any ((select kith.group_ids())::uuid[])
        )
    );
create policy concerned on concern_steps as restrictive
    using (
        (select kith.principal_id()) is not null
        and not ((select kith.principal_id()) = any (concerned_ids))
        and ((select kith.person_id()) is null or not ((select kith.person_id()) = any (concerned_ids)))
        and not (
            concerns_staff
            and (select kith.scope()) = 'groups'
            and person_id is distinct from (select kith.person_id())
        )
    );
-- Whoever raises a concern notes no more than that they did.
create policy scope_insert on concern_steps as restrictive for insert
    with check ((select kith.scope()) = 'network' or step = 'raised');

grant select, insert, delete on concern_contacts to :runtime_role;
grant select, insert on concerns, concern_steps to :runtime_role;
grant update (
    status, assigned_to, acknowledge_by, acknowledged_at, decide_by, escalations, closed_at, outcome,
    outcome_sealed, version
) on concerns to :runtime_role;

-- migrate:down
drop table concern_steps;
drop table concerns;
drop table concern_contacts;
