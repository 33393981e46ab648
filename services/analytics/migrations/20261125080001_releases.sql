-- Figures that were published: fixed from then on, whatever is corrected later.

-- migrate:up
create table releases (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    period text not null constraint releases_period_known check (period in ('week', 'month')),
    starts_on date not null,
    ends_on date not null,
    threshold int not null,
    released_at timestamptz not null,
    primary key (network_id, id),
    constraint releases_once unique (network_id, period, starts_on)
);
comment on table releases is 'One row for each week or month whose figures were published.';

alter table releases enable row level security;
alter table releases force row level security;
create policy tenant on releases using (network_id = (select kith.network_id()));
create policy scope on releases as restrictive using ((select kith.scope()) = 'network');

grant select, insert on releases to :runtime_role;

create table released_figures (
    network_id uuid not null default kith.network_id(),
    release_id uuid not null,
    subject text not null constraint released_figures_subject_known
        check (subject in ('attendance', 'active_members', 'newcomers')),
    unit_id uuid not null,
    level text not null constraint released_figures_level_known
        check (level in ('group', 'organisation', 'network')),
    parent_id uuid,
    people int not null,
    sessions int,
    attendances int,
    hides_people boolean not null,
    hides_attendances boolean not null,
    primary key (network_id, release_id, subject, unit_id),
    foreign key (network_id, release_id) references releases
);
comment on table released_figures is
    'Counts as they were at the time of release. Nothing that is hidden, and nothing unrounded, leaves the service.';
comment on column released_figures.parent_id is 'The unit that this one was part of then.';
create index released_figures_by_unit on released_figures (network_id, subject, level, unit_id);

alter table released_figures enable row level security;
alter table released_figures force row level security;
create policy tenant on released_figures using (network_id = (select kith.network_id()));
create policy scope on released_figures as restrictive using ((select kith.scope()) = 'network');

grant select, insert on released_figures to :runtime_role;

-- migrate:down
drop table released_figures;
drop table releases;
