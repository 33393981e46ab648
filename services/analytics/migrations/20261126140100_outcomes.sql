-- What everybody may read of a network's outcomes, where it decided so.

-- migrate:up
create table outcomes (
    network_id uuid not null default kith.network_id(),
    is_public boolean not null,
    title text not null,
    about text not null,
    language text not null constraint outcomes_language_known check (language in ('en', 'es', 'de')),
    through_on date,
    version int not null default 1,
    primary key (network_id)
);
comment on table outcomes is 'Whether a network shows its outcomes to everybody; a network without a row does not.';
comment on column outcomes.through_on is 'The last day that is published; null while nothing is.';

alter table outcomes enable row level security;
alter table outcomes force row level security;
create policy tenant on outcomes using (network_id = (select kith.network_id()));
create policy scope on outcomes as restrictive using ((select kith.scope()) = 'network');

grant select, insert, update on outcomes to :runtime_role;

-- The public addresses read this table alone, so nothing else can come out of them.
create table published_outcomes (
    network_id uuid not null default kith.network_id(),
    name text not null,
    media text not null,
    public_body bytea not null,
    published_at timestamptz not null,
    primary key (network_id, name)
);
comment on table published_outcomes is 'The public files of a network''s outcomes, as they are sent.';

alter table published_outcomes enable row level security;
alter table published_outcomes force row level security;
create policy tenant on published_outcomes using (network_id = (select kith.network_id()));
create policy scope on published_outcomes as restrictive
    using ((select kith.scope()) in ('network', 'person'))
    with check ((select kith.scope()) = 'network');
-- A deletion has no row to check, so who may delete must be said again.
create policy scope_delete on published_outcomes as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, delete on published_outcomes to :runtime_role;

-- migrate:down
drop table published_outcomes;
drop table outcomes;
