-- What members want to be celebrated and reminded of. Only they choose, and only what they chose is kept.

-- migrate:up
create table celebration_choices (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    milestones boolean not null,
    shared boolean not null,
    appreciation boolean not null,
    goal_reminders boolean not null,
    counts_from date,
    chosen_at timestamptz not null,
    version int not null default 1,
    primary key (network_id, membership_id),
    foreign key (network_id, membership_id) references memberships,
    constraint celebration_choices_share_what_is_there check (milestones or not shared),
    constraint celebration_choices_count_by_choice check (milestones = (counts_from is not null))
);

create table counted_meetings (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    primary key (network_id, membership_id, occurrence_id),
    -- Nothing is counted for whoever has not chosen anything.
    foreign key (network_id, membership_id) references celebration_choices
);

create table milestones (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    milestone text not null,
    reached_on date not null,
    shared boolean not null,
    primary key (network_id, membership_id, milestone),
    foreign key (network_id, membership_id) references celebration_choices
);

create index milestones_by_person on milestones (network_id, person_id);
create index milestones_shared on milestones (network_id, group_id) where shared;

create table appreciations (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    sender_id uuid not null,
    person_id uuid not null,
    delivery text not null
        constraint appreciations_delivery_known check (delivery in ('posted', 'delivered', 'let_go')),
    sent_at timestamptz not null,
    delivered_at timestamptz,
    text_sealed bytea,
    primary key (network_id, id),
    foreign key (network_id, group_id) references groups,
    constraint appreciations_delivered_once check ((delivery = 'delivered') = (delivered_at is not null)),
    constraint appreciations_let_go_whole check ((delivery = 'let_go') = (text_sealed is null))
);
comment on column appreciations.person_id is 'Who is thanked.';
comment on column appreciations.text_sealed is 'With the sender''s key while posted, then with the recipient''s.';
create index appreciations_posted on appreciations (network_id, id) where delivery = 'posted';
create index appreciations_by_person on appreciations (network_id, person_id, id);

create table goal_reminders (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    every_weeks int constraint goal_reminders_weeks_sensible check (every_weeks between 1 and 26),
    next_on date,
    version int not null default 1,
    primary key (network_id, group_id),
    foreign key (network_id, group_id) references groups,
    constraint goal_reminders_next_or_never check ((every_weeks is null) = (next_on is null))
);

-- Only the person chooses. The service reads it (scope network) and never writes it.
alter table celebration_choices enable row level security;
alter table celebration_choices force row level security;
create policy tenant on celebration_choices using (network_id = (select kith.network_id()));
create policy scope on celebration_choices as restrictive for select
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on celebration_choices as restrictive for insert
    with check (person_id = (select kith.person_id()));
create policy scope_update on celebration_choices as restrictive for update
    using (person_id = (select kith.person_id()));

-- The service counts; the person alone can let it be forgotten.
alter table counted_meetings enable row level security;
alter table counted_meetings force row level security;
create policy tenant on counted_meetings using (network_id = (select kith.network_id()));
create policy scope on counted_meetings as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on counted_meetings as restrictive for insert
    with check ((select kith.scope()) = 'network');

-- One's own, and those that others share with the group.
alter table milestones enable row level security;
alter table milestones force row level security;
create policy tenant on milestones using (network_id = (select kith.network_id()));
create policy scope on milestones as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            shared
            and (select kith.scope()) in ('groups', 'person')
            and group_id = any ((select kith.group_ids())::uuid[])
        )
    );
create policy scope_insert on milestones as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on milestones as restrictive for update
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_delete on milestones as restrictive for delete
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));

-- The sender writes, the service delivers, the recipient reads and forgets.
alter table appreciations enable row level security;
alter table appreciations force row level security;
create policy tenant on appreciations using (network_id = (select kith.network_id()));
create policy scope on appreciations as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or (person_id = (select kith.person_id()) and delivery = 'delivered')
    );
create policy scope_insert on appreciations as restrictive for insert
    with check (sender_id = (select kith.person_id()) and delivery = 'posted');
create policy scope_update on appreciations as restrictive for update
    using ((select kith.scope()) = 'network');
create policy scope_delete on appreciations as restrictive for delete
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));

alter table goal_reminders enable row level security;
alter table goal_reminders force row level security;
create policy tenant on goal_reminders using (network_id = (select kith.network_id()));
create policy scope on goal_reminders as restrictive for select
    using (group_id in (select g.id from groups g where g.network_id = (select kith.network_id())));
create policy scope_insert on goal_reminders as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_update on goal_reminders as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert on celebration_choices, counted_meetings, milestones, appreciations, goal_reminders
    to :runtime_role;
grant update (milestones, shared, appreciation, goal_reminders, counts_from, chosen_at, version)
    on celebration_choices to :runtime_role;
grant update (shared) on milestones to :runtime_role;
grant update (delivery, delivered_at, text_sealed) on appreciations to :runtime_role;
grant update (every_weeks, next_on, version) on goal_reminders to :runtime_role;
grant delete on counted_meetings, milestones, appreciations to :runtime_role;

-- migrate:down
drop table goal_reminders;
drop table appreciations;
drop table milestones;
drop table counted_meetings;
drop table celebration_choices;
