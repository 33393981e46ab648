-- Who wants to be reminded of the goals of their group, and before which meeting they are.

-- migrate:up
create table known_goal_choices (
    network_id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    wanted boolean not null,
    said_at timestamptz not null,
    said_event_id uuid not null,
    primary key (network_id, membership_id)
);
comment on table known_goal_choices is 'Whether a member chose to be reminded of goals, as membership tells of it; the latest event decides.';
create index known_goal_choices_by_person on known_goal_choices (network_id, person_id);

alter table known_goal_choices enable row level security;
alter table known_goal_choices force row level security;
create policy tenant on known_goal_choices
    using (network_id = (select kith.network_id()));
create policy scope on known_goal_choices as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_goal_choices to :runtime_role;
select kith.let_erase('known_goal_choices', 'person_id');

create table due_goals (
    network_id uuid not null,
    group_id uuid not null,
    due_on date not null,
    -- The meeting ahead of which members are told; no foreign key: a changed series withdraws meetings.
    occurrence_id uuid not null,
    primary key (network_id, group_id, due_on)
);
comment on table due_goals is 'Each time that a group wants to be reminded of its goals, before its next meeting.';
create index due_goals_by_occurrence on due_goals (network_id, occurrence_id);

alter table due_goals enable row level security;
alter table due_goals force row level security;
create policy tenant on due_goals
    using (network_id = (select kith.network_id()));
create policy scope on due_goals as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check ((select kith.scope()) = 'network');
create policy scope_delete on due_goals as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, delete on due_goals to :runtime_role;

-- migrate:down
drop table due_goals;
drop table known_goal_choices;
