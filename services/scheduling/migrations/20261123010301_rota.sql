-- The rota: duties at meetings, who has them and why, swaps, absences, preferences; copies of training and rest.

-- migrate:up
-- Facilitators seal and read notes about people of their groups.
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.known_memberships known
            where known.network_id = (select kith.network_id())
            and known.person_id = person
            and known.group_id = any ((select kith.group_ids())::uuid[])
            and known.status <> 'left'
        )
    $$;

create table known_stages (
    network_id uuid not null,
    person_id uuid not null,
    stage text not null,
    stage_at timestamptz not null,
    stage_event_id uuid not null,
    primary key (network_id, person_id)
);
comment on table known_stages is 'Where people stand on their pathway, as mentorship tells; the latest event decides.';

alter table known_stages enable row level security;
alter table known_stages force row level security;
create policy tenant on known_stages
    using (network_id = (select kith.network_id()));
create policy scope on known_stages as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select known.person_id from known_memberships as known
                where known.group_id = any ((select kith.group_ids())::uuid[])
            )
        )
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_stages to :runtime_role;

create table known_rests (
    network_id uuid not null,
    person_id uuid not null,
    resting_from date not null,
    -- The first day on which they can be given something again.
    resting_until date not null,
    told_at timestamptz not null,
    told_event_id uuid not null,
    primary key (network_id, person_id)
);
comment on table known_rests is 'Who rests until when, as mentorship tells; never why.';

alter table known_rests enable row level security;
alter table known_rests force row level security;
create policy tenant on known_rests
    using (network_id = (select kith.network_id()));
create policy scope on known_rests as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select known.person_id from known_memberships as known
                where known.group_id = any ((select kith.group_ids())::uuid[])
            )
        )
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on known_rests to :runtime_role;

create table absences (
    network_id uuid not null,
    id uuid not null,
    person_id uuid not null,
    from_on date not null,
    until_on date not null,
    primary key (network_id, id),
    constraint absences_in_order check (until_on >= from_on)
);
comment on table absences is 'Days on which somebody cannot come, both included; nobody is asked why.';
create index absences_by_person on absences (network_id, person_id, until_on);

alter table absences enable row level security;
alter table absences force row level security;
create policy tenant on absences
    using (network_id = (select kith.network_id()));
create policy scope on absences as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select known.person_id from known_memberships as known
                where known.group_id = any ((select kith.group_ids())::uuid[])
            )
        )
    );

grant select, insert, delete on absences to :runtime_role;

create table duty_preferences (
    network_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    duty text not null,
    preference text not null,
    primary key (network_id, group_id, person_id, duty),
    constraint duty_preferences_duty check (duty in ('facilitator', 'note_taker', 'timekeeper')),
    constraint duty_preferences_preference check (preference in ('gladly', 'if_needed', 'never'))
);
comment on table duty_preferences is 'How people feel about duties; who said nothing is not in here.';

alter table duty_preferences enable row level security;
alter table duty_preferences force row level security;
create policy tenant on duty_preferences
    using (network_id = (select kith.network_id()));
create policy scope on duty_preferences as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (
            person_id = (select kith.person_id())
            and group_id = any ((select kith.group_ids())::uuid[])
        )
    );

grant select, insert, update, delete on duty_preferences to :runtime_role;

create table rotas (
    network_id uuid not null,
    id uuid not null,
    series_id uuid not null,
    group_id uuid not null,
    duties text[] not null,
    weeks int not null,
    -- Null: to be gone over as soon as possible.
    planned_at timestamptz,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, series_id) references series (network_id, id),
    constraint rotas_one_per_series unique (network_id, series_id),
    constraint rotas_weeks check (weeks between 1 and 26),
    constraint rotas_duties check (
        cardinality(duties) > 0 and duties <@ array['facilitator', 'note_taker', 'timekeeper']
    )
);
comment on table rotas is 'Which duties rotate at the meetings of a series, and how far ahead they are given out.';
create index rotas_by_group on rotas (network_id, group_id, id);

alter table rotas enable row level security;
alter table rotas force row level security;
create policy tenant on rotas
    using (network_id = (select kith.network_id()));
create policy scope on rotas as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on rotas to :runtime_role;

create table duty_swaps (
    network_id uuid not null,
    id uuid not null,
    group_id uuid not null,
    duty_id uuid not null,
    other_duty_id uuid,
    asked_by uuid not null,
    asked_of uuid not null,
    status text not null,
    asked_at timestamptz not null,
    settled_at timestamptz,
    primary key (network_id, id),
    constraint duty_swaps_two_sides check (asked_by <> asked_of),
    constraint duty_swaps_status check (status in ('asked', 'agreed', 'refused', 'withdrawn', 'lapsed')),
    constraint duty_swaps_settled check ((status = 'asked') = (settled_at is null))
);
comment on table duty_swaps is 'Who asked whom to take a duty; the two sides see it, and those who run the group.';
create index duty_swaps_by_duty on duty_swaps (network_id, duty_id) where status = 'asked';
create index duty_swaps_by_other_duty on duty_swaps (network_id, other_duty_id) where status = 'asked';
create index duty_swaps_by_group on duty_swaps (network_id, group_id, id);

alter table duty_swaps enable row level security;
alter table duty_swaps force row level security;
create policy tenant on duty_swaps
    using (network_id = (select kith.network_id()));
create policy scope on duty_swaps as restrictive
    using (
        (select kith.scope()) = 'network'
        or (
            group_id = any ((select kith.group_ids())::uuid[])
            and (
                (select kith.scope()) = 'groups'
                or asked_by = (select kith.person_id())
                or asked_of = (select kith.person_id())
            )
        )
    );
-- Nobody asks in another's name.
create policy scope_insert on duty_swaps as restrictive for insert
    with check (asked_by = (select kith.person_id()));

grant select, insert, update on duty_swaps to :runtime_role;

create table duties (
    network_id uuid not null,
    id uuid not null,
    rota_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    duty text not null,
    -- The day of the meeting when the duty was given: a move makes the rota look at it again.
    held_on date not null,
    -- Who has it; null while it is open. The group may see it, so it is not called person_id.
    held_by uuid,
    declined_by uuid[] not null default '{}',
    reason_code text not null,
    able int not null,
    duties_before int not null,
    sessions int not null,
    changed_at timestamptz not null,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, rota_id) references rotas (network_id, id),
    -- A meeting that its series no longer has takes its duties with it; the history stays.
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint duties_once_a_meeting unique (network_id, occurrence_id, duty),
    -- Deferrable, so that it is checked when a statement ends: a swap within a meeting passes through both.
    constraint duties_one_per_person unique (network_id, occurrence_id, held_by) deferrable initially immediate,
    constraint duties_duty check (duty in ('facilitator', 'note_taker', 'timekeeper'))
);
comment on table duties is 'Who does what at which meeting, with the counts that its reason tells.';
create index duties_by_rota on duties (network_id, rota_id, held_on, id);
create index duties_by_group on duties (network_id, group_id, held_on, id);
create index duties_by_holder on duties (network_id, held_by, held_on) where held_by is not null;

alter table duties enable row level security;
alter table duties force row level security;
create policy tenant on duties
    using (network_id = (select kith.network_id()));
create policy scope on duties as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    );
create policy scope_insert on duties as restrictive for insert
    with check ((select kith.scope()) in ('network', 'groups'));
-- A person gives back what is theirs, and takes what they were asked to take; nobody's hands but those two.
create policy scope_update on duties as restrictive for update
    using (
        (select kith.scope()) in ('network', 'groups')
        or held_by = (select kith.person_id())
        or exists (
            select from duty_swaps as swap
            where swap.duty_id = duties.id and swap.status = 'asked'
            and swap.asked_of = (select kith.person_id())
        )
    )
    with check (
        (select kith.scope()) in ('network', 'groups')
        or held_by is null
        or held_by = (select kith.person_id())
        or exists (
            select from duty_swaps as swap
            where swap.other_duty_id = duties.id and swap.status = 'asked'
            and swap.asked_of = (select kith.person_id()) and swap.asked_by = duties.held_by
        )
    );

grant select, insert, update on duties to :runtime_role;

create table duty_changes (
    network_id uuid not null,
    id uuid not null,
    duty_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    duty text not null,
    happening text not null,
    was_held_by uuid,
    held_by uuid,
    reason text not null,
    -- Sealed with the key of whom it concerns.
    note bytea,
    changed_at timestamptz not null,
    changed_by uuid not null,
    primary key (network_id, id),
    constraint duty_changes_happening check (
        happening in ('assigned', 'released', 'declined', 'swapped', 'overridden')
    ),
    constraint duty_changes_override_has_reason check (happening <> 'overridden' or reason <> '')
);
comment on table duty_changes is 'All that ever happened to duties; nothing is changed or removed in here.';
create index duty_changes_by_duty on duty_changes (network_id, duty_id, id);
create index duty_changes_by_group on duty_changes (network_id, group_id, id);

alter table duty_changes enable row level security;
alter table duty_changes force row level security;
create policy tenant on duty_changes
    using (network_id = (select kith.network_id()));
create policy scope on duty_changes as restrictive
    using (
        (select kith.scope()) = 'network'
        or (
            group_id = any ((select kith.group_ids())::uuid[])
            and (
                (select kith.scope()) = 'groups'
                or was_held_by = (select kith.person_id())
                or held_by = (select kith.person_id())
            )
        )
    );
create policy scope_insert on duty_changes as restrictive for insert
    with check ((select kith.scope()) in ('network', 'groups') or changed_by = (select kith.person_id()));

grant select, insert on duty_changes to :runtime_role;

-- migrate:down
drop table duty_changes;
drop table duties;
drop table duty_swaps;
drop table rotas;
drop table duty_preferences;
drop table absences;
drop table known_rests;
drop table known_stages;
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$ select false $$;
