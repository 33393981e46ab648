-- How each group stands, and what of it a coordinator should look at.

-- migrate:up
create table standings (
    network_id uuid not null default kith.network_id(),
    group_id uuid not null,
    organisation_id uuid,
    state text,
    last_met_on date,
    usual_gap_days int,
    trend text not null constraint standings_trend_known
        check (trend in ('rising', 'steady', 'falling', 'too_few_meetings')),
    trained int not null,
    waiting int not null,
    looked_at timestamptz not null,
    primary key (network_id, group_id)
);
comment on table standings is 'One row for each group that is not closed, written anew every quarter of an hour.';

alter table standings enable row level security;
alter table standings force row level security;
create policy tenant on standings using (network_id = (select kith.network_id()));
create policy scope on standings as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');
create policy scope_delete on standings as restrictive for delete using ((select kith.scope()) = 'network');

grant select, insert, update, delete on standings to :runtime_role;

create table alerts (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    rule text not null constraint alerts_rule_known
        check (rule in ('attendance_falling', 'cadence_broken', 'nobody_trained', 'waitlist_growing')),
    threshold jsonb not null,
    evidence jsonb not null,
    raised_at timestamptz not null,
    closed_at timestamptz,
    primary key (network_id, id)
);
comment on table alerts is 'Raised once for each group and rule, and closed when it is over. No count of people is here.';
create unique index alerts_once on alerts (network_id, group_id, rule) where closed_at is null;
create index alerts_by_group on alerts (network_id, group_id, id);

alter table alerts enable row level security;
alter table alerts force row level security;
create policy tenant on alerts using (network_id = (select kith.network_id()));
create policy scope on alerts as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check ((select kith.scope()) = 'network');

grant select, insert on alerts to :runtime_role;
grant update (closed_at) on alerts to :runtime_role;

-- migrate:down
drop table alerts;
drop table standings;
