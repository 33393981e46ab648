-- Moves between groups, and how often a member means to come.

-- migrate:up
create table membership_moves (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    from_membership_id uuid not null,
    from_group_id uuid not null,
    to_membership_id uuid,
    to_group_id uuid,
    reason text not null constraint membership_moves_reason_known
        check (reason in ('wished', 'split', 'merged', 'closed')),
    member_since date,
    moved_on date not null,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, id),
    foreign key (network_id, from_membership_id) references memberships,
    foreign key (network_id, to_membership_id) references memberships,
    constraint membership_moves_lead_somewhere
        check ((reason = 'closed') = (to_membership_id is null) and (to_membership_id is null) = (to_group_id is null))
);
comment on table membership_moves is
    'Ties a membership to the one it goes on in; where a group closed, to none yet. Append-only.';
comment on column membership_moves.member_since is 'The first day in the first of the groups: no move starts it anew.';
create index membership_moves_by_person on membership_moves (network_id, person_id);
create unique index membership_moves_once on membership_moves (network_id, from_membership_id);
create index membership_moves_by_arrival on membership_moves (network_id, to_membership_id);

create table participations (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    participation text not null constraint participations_known
        check (participation in ('every_meeting', 'alternate_weeks', 'drop_in')),
    comes_in_week_of date,
    version int not null default 1,
    primary key (network_id, membership_id),
    foreign key (network_id, membership_id) references memberships,
    constraint participations_alternate_from_a_monday check (
        (participation = 'alternate_weeks') = (comes_in_week_of is not null)
        and extract(isodow from comes_in_week_of) = 1
    )
);

alter table membership_moves enable row level security;
alter table membership_moves force row level security;
create policy tenant on membership_moves using (network_id = (select kith.network_id()));
create policy scope on membership_moves as restrictive
    using (
        (select kith.scope()) = 'network'
        or (
            (select kith.scope()) = 'groups'
            and (
                from_group_id = any ((select kith.group_ids())::uuid[])
                or to_group_id = any ((select kith.group_ids())::uuid[])
            )
        )
        or person_id = (select kith.person_id())
    );

alter table participations enable row level security;
alter table participations force row level security;
create policy tenant on participations using (network_id = (select kith.network_id()));
create policy scope on participations as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

grant select, insert on membership_moves, participations to :runtime_role;
grant update (participation, comes_in_week_of, version) on participations to :runtime_role;

-- migrate:down
drop table participations;
drop table membership_moves;
