-- Who means to come, said by themselves; and what those who missed a meeting can read about it.

-- migrate:up
create table rsvps (
    network_id uuid not null,
    occurrence_id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    answer text not null,
    -- For which time it was given: when the meeting is moved, it is no answer any more.
    starts_at timestamptz not null,
    answered_at timestamptz not null,
    primary key (network_id, occurrence_id, person_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint rsvps_answer check (answer in ('yes', 'no', 'maybe'))
);
comment on table rsvps is 'Whether people mean to come to a meeting, as they said last.';

alter table rsvps enable row level security;
alter table rsvps force row level security;
create policy tenant on rsvps
    using (network_id = (select kith.network_id()));
create policy scope on rsvps as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
-- Nobody answers for another.
create policy scope_insert on rsvps as restrictive for insert
    with check (person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[]));
create policy scope_update on rsvps as restrictive for update
    using (person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[]));

grant select, insert, update on rsvps to :runtime_role;

create table catch_ups (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    text text not null,
    released_at timestamptz,
    written_by uuid not null,
    version int not null default 1,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint catch_ups_length check (char_length(text) between 1 and 4000)
);
comment on table catch_ups is 'What a meeting was about, for those who missed it: about the group, never about a person.';

alter table catch_ups enable row level security;
alter table catch_ups force row level security;
create policy tenant on catch_ups
    using (network_id = (select kith.network_id()));
create policy scope on catch_ups as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (released_at is not null and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update on catch_ups to :runtime_role;

-- migrate:down
drop table catch_ups;
drop table rsvps;
