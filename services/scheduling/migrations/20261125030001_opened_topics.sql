-- What members opened to their caregivers: meetings, and whether the member came. Seen, and never written.

-- migrate:up
create table opened_topics (
    network_id uuid not null,
    link_id uuid not null,
    topic text not null,
    person_id uuid not null,
    caregiver_id uuid not null,
    is_open boolean not null,
    said_at timestamptz not null,
    said_event_id uuid not null,
    primary key (network_id, link_id, topic),
    constraint opened_topics_topic check (topic in ('link', 'sessions_calendar', 'attendance'))
);
comment on table opened_topics is 'Topics as membership tells of them, the latest event decides; link: that there is a link at all.';
create index opened_topics_open_to on opened_topics (network_id, caregiver_id, topic) where is_open;

alter table opened_topics enable row level security;
alter table opened_topics force row level security;
create policy tenant on opened_topics
    using (network_id = (select kith.network_id()));
create policy scope on opened_topics as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or caregiver_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on opened_topics to :runtime_role;

-- Only who asks for themself has something opened to them: a facilitator who is somebody's caregiver, too, does
-- not come by another group's meetings in that way. The checks stay what they were.

-- sessions_calendar: the meetings of the groups that the member belongs to
alter policy scope on known_memberships
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'person'
            and person_id in (
                select t.person_id from opened_topics t
                where t.caregiver_id = (select kith.person_id())
                    and t.topic = 'sessions_calendar' and t.is_open
            )
        )
    );
alter policy scope on series
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
        or (
            (select kith.scope()) = 'person'
            and group_id in (
                select m.group_id from known_memberships m
                join opened_topics t on t.network_id = m.network_id and t.person_id = m.person_id
                where t.caregiver_id = (select kith.person_id())
                    and t.topic = 'sessions_calendar' and t.is_open and m.status <> 'left'
            )
        )
    );
alter policy scope on occurrences
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
        or (
            (select kith.scope()) = 'person'
            and group_id in (
                select m.group_id from known_memberships m
                join opened_topics t on t.network_id = m.network_id and t.person_id = m.person_id
                where t.caregiver_id = (select kith.person_id())
                    and t.topic = 'sessions_calendar' and t.is_open and m.status <> 'left'
            )
        )
    );

-- attendance
alter policy scope on attendances
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'person'
            and person_id in (
                select t.person_id from opened_topics t
                where t.caregiver_id = (select kith.person_id()) and t.topic = 'attendance' and t.is_open
            )
        )
    );

-- migrate:down
alter policy scope on attendances
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
alter policy scope on occurrences
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    );
alter policy scope on series
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
    );
alter policy scope on known_memberships
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
drop table opened_topics;
