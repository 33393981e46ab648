-- How newcomers are welcomed: the network's plan, the steps each has taken, their buddy, and what stalls.

-- migrate:up
create table onboarding_plans (
    network_id uuid not null default kith.network_id() references networks,
    version int not null constraint onboarding_plans_version_positive check (version > 0),
    steps jsonb not null constraint onboarding_plans_steps_listed check (jsonb_typeof(steps) = 'array'),
    published_at timestamptz not null,
    published_by uuid not null,
    primary key (network_id, version)
);
comment on table onboarding_plans is 'The last version holds. Without one, the proposal in the code does.';

create table onboardings (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    started_on date not null,
    completed_on date,
    ended_on date,
    primary key (network_id, membership_id),
    foreign key (network_id, membership_id) references memberships,
    constraint onboardings_over_once check (completed_on is null or ended_on is null)
);
comment on column onboardings.ended_on is 'They left before it was complete.';
create index onboardings_by_group on onboardings (network_id, group_id, membership_id);
create index onboardings_unfinished on onboardings (network_id, membership_id)
    where completed_on is null and ended_on is null;

create table onboarding_steps_done (
    network_id uuid not null default kith.network_id(),
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    step text not null,
    done_on date not null,
    recorded_at timestamptz not null,
    recorded_by uuid not null,
    primary key (network_id, membership_id, step),
    foreign key (network_id, membership_id) references onboardings
);

create table buddies (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    buddy_id uuid not null,
    status text not null
        constraint buddies_status_known check (status in ('asked', 'agreed', 'declined', 'ended')),
    asked_on date not null,
    answered_on date,
    ended_on date,
    primary key (network_id, id),
    foreign key (network_id, membership_id) references onboardings,
    constraint buddies_somebody_else check (buddy_id <> person_id),
    constraint buddies_answered check (status in ('asked', 'ended') or answered_on is not null),
    constraint buddies_ended_on_a_day check ((status = 'ended') = (ended_on is not null))
);
comment on column buddies.person_id is 'The newcomer; buddy_id is who stands beside them.';
create unique index buddies_one_current on buddies (network_id, membership_id)
    where status in ('asked', 'agreed');
create index buddies_by_membership on buddies (network_id, membership_id);
create index buddies_by_newcomer on buddies (network_id, person_id);
create index buddies_by_buddy on buddies (network_id, buddy_id);

create table newcomer_stalls (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    membership_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    reason text not null
        constraint newcomer_stalls_reason_known check (reason in ('no_buddy', 'no_progress')),
    stalled_on date not null,
    ended_on date,
    primary key (network_id, id),
    foreign key (network_id, membership_id) references onboardings
);
comment on table newcomer_stalls is 'Who needs somebody, and why: for those who look after the group alone.';
create unique index newcomer_stalls_one_open on newcomer_stalls (network_id, membership_id, reason)
    where ended_on is null;

-- Who began lately is found without reading everybody. Memberships are few enough for their table to wait a moment.
-- squawk-ignore require-concurrent-index-creation
create index memberships_by_active_from on memberships (network_id, active_from);

alter table onboarding_plans enable row level security;
alter table onboarding_plans force row level security;
create policy tenant on onboarding_plans using (network_id = (select kith.network_id()));
create policy scope on onboarding_plans as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on onboarding_plans as restrictive for insert
    with check ((select kith.scope()) = 'network');

alter table onboardings enable row level security;
alter table onboardings force row level security;
create policy tenant on onboardings using (network_id = (select kith.network_id()));
create policy scope on onboardings as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
create policy scope_insert on onboardings as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
-- Only the service itself, as time passes, says that a welcome is over.
create policy scope_update on onboardings as restrictive for update
    using ((select kith.scope()) = 'network');

alter table onboarding_steps_done enable row level security;
alter table onboarding_steps_done force row level security;
create policy tenant on onboarding_steps_done using (network_id = (select kith.network_id()));
create policy scope on onboarding_steps_done as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

-- The newcomer, the one who was asked, and those who look after the group.
alter table buddies enable row level security;
alter table buddies force row level security;
create policy tenant on buddies using (network_id = (select kith.network_id()));
create policy scope on buddies as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or buddy_id = (select kith.person_id())
    );
-- Yes and no are the buddy's own; the newcomer can only end it.
create policy scope_update on buddies as restrictive for update
    with check (
        (select kith.scope()) in ('network', 'groups')
        or buddy_id = (select kith.person_id())
        or status = 'ended'
    );
create policy scope_insert on buddies as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

alter table newcomer_stalls enable row level security;
alter table newcomer_stalls force row level security;
create policy tenant on newcomer_stalls using (network_id = (select kith.network_id()));
create policy scope on newcomer_stalls as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_insert on newcomer_stalls as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on newcomer_stalls as restrictive for update
    using ((select kith.scope()) = 'network');

-- How far each newcomer is. With security_invoker it shows what the one who asks sees of the tables.
create view newcomers with (security_invoker = true) as
select
    o.network_id,
    o.membership_id,
    o.group_id,
    o.person_id,
    o.started_on,
    o.completed_on,
    o.ended_on,
    m.status as membership_status,
    m.changed_on as membership_changed_on,
    g.time_zone,
    array(
        select s.step from onboarding_steps_done s
        where s.network_id = o.network_id and s.membership_id = o.membership_id
        order by s.step
    ) as done_steps,
    array(
        select s.done_on from onboarding_steps_done s
        where s.network_id = o.network_id and s.membership_id = o.membership_id
        order by s.step
    ) as done_days,
    b.buddy_id,
    b.answered_on as buddy_since,
    (
        select max(e.ended_on) from buddies e
        where e.network_id = o.network_id and e.membership_id = o.membership_id
            and e.status = 'ended' and e.answered_on is not null
    ) as buddy_lost_on,
    array(
        select t.reason from newcomer_stalls t
        where t.network_id = o.network_id and t.membership_id = o.membership_id and t.ended_on is null
        order by t.reason
    ) as stalled
from onboardings o
join memberships m on m.network_id = o.network_id and m.id = o.membership_id
join groups g on g.network_id = o.network_id and g.id = o.group_id
left join buddies b
    on b.network_id = o.network_id and b.membership_id = o.membership_id and b.status = 'agreed';

grant select, insert on onboarding_plans, onboardings, onboarding_steps_done, buddies, newcomer_stalls
    to :runtime_role;
grant update (completed_on, ended_on) on onboardings to :runtime_role;
grant update (status, answered_on, ended_on) on buddies to :runtime_role;
grant update (ended_on) on newcomer_stalls to :runtime_role;
grant select on newcomers to :runtime_role;

-- migrate:down
drop view newcomers;
drop index memberships_by_active_from;
drop table newcomer_stalls;
drop table buddies;
drop table onboarding_steps_done;
drop table onboardings;
drop table onboarding_plans;
