-- Reports for those who fund, host and decide: what was asked; the figures are those that were released.

-- migrate:up
create table reports (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    title text not null,
    about text not null,
    language text not null constraint reports_language_known check (language in ('en', 'es', 'de')),
    level text not null constraint reports_level_known check (level in ('organisation', 'network')),
    unit_id uuid not null,
    period text not null constraint reports_period_known check (period in ('week', 'month')),
    first_on date not null,
    last_on date not null,
    organisations jsonb not null default '{}',
    made_at timestamptz not null,
    primary key (network_id, id)
);
comment on table reports is 'What a report is about. Its figures are read from what was released, which never changes.';
comment on column reports.organisations is 'The names by which organisations are called in it, by their ids.';

alter table reports enable row level security;
alter table reports force row level security;
create policy tenant on reports using (network_id = (select kith.network_id()));
create policy scope on reports as restrictive using ((select kith.scope()) = 'network');

grant select, insert, delete on reports to :runtime_role;

-- migrate:down
drop table reports;
