-- Agendas: templates of the network, which series follows which, and what single meetings do instead.

-- migrate:up
create table agenda_templates (
    network_id uuid not null,
    id uuid not null,
    name text not null,
    language text not null,
    -- Which of those that come with Kith it was at first; null for the network's own.
    code text,
    parts jsonb not null,
    retired boolean not null default false,
    version int not null default 1,
    primary key (network_id, id),
    constraint agenda_templates_parts check (jsonb_typeof(parts) = 'array')
);
comment on table agenda_templates is 'Agendas that meetings can follow; parts are kind, title, minutes and words.';
create index agenda_templates_by_name on agenda_templates (network_id, name, id);

alter table agenda_templates enable row level security;
alter table agenda_templates force row level security;
create policy tenant on agenda_templates
    using (network_id = (select kith.network_id()));
create policy scope on agenda_templates as restrictive
    using ((select kith.scope()) in ('network', 'groups', 'person'))
    with check ((select kith.scope()) = 'network');

grant select, insert, update on agenda_templates to :runtime_role;

create table series_agendas (
    network_id uuid not null,
    series_id uuid not null,
    group_id uuid not null,
    template_id uuid not null,
    primary key (network_id, series_id),
    foreign key (network_id, series_id) references series (network_id, id),
    foreign key (network_id, template_id) references agenda_templates (network_id, id)
);
comment on table series_agendas is 'Which template the meetings of a series follow.';
create index series_agendas_by_template on series_agendas (network_id, template_id);

alter table series_agendas enable row level security;
alter table series_agendas force row level security;
create policy tenant on series_agendas
    using (network_id = (select kith.network_id()));
create policy scope on series_agendas as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_delete on series_agendas as restrictive for delete
    using ((select kith.scope()) in ('network', 'groups'));

grant select, insert, update, delete on series_agendas to :runtime_role;

create table occurrence_agendas (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    parts jsonb not null,
    version int not null,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint occurrence_agendas_parts check (jsonb_typeof(parts) = 'array')
);
comment on table occurrence_agendas is 'What single meetings do instead of the template of their series.';

alter table occurrence_agendas enable row level security;
alter table occurrence_agendas force row level security;
create policy tenant on occurrence_agendas
    using (network_id = (select kith.network_id()));
create policy scope on occurrence_agendas as restrictive
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_delete on occurrence_agendas as restrictive for delete
    using ((select kith.scope()) in ('network', 'groups'));

grant select, insert, update, delete on occurrence_agendas to :runtime_role;

-- migrate:down
drop table occurrence_agendas;
drop table series_agendas;
drop table agenda_templates;
