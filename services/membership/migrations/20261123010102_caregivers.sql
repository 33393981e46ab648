-- Caregivers: whom a member linked to themself, and which topics are open to them.

-- migrate:up
create table caregiver_links (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    member_id uuid not null,
    caregiver_id uuid not null,
    linked_at timestamptz not null,
    unlinked_at timestamptz,
    primary key (network_id, id),
    constraint caregiver_links_member foreign key (network_id, member_id) references persons,
    constraint caregiver_links_caregiver foreign key (network_id, caregiver_id) references persons,
    constraint caregiver_links_pair unique (network_id, id, member_id, caregiver_id)
);
create unique index caregiver_links_one_current on caregiver_links (network_id, member_id, caregiver_id)
    where unlinked_at is null;
create index caregiver_links_by_caregiver on caregiver_links (network_id, caregiver_id);

create table caregiver_topics (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    link_id uuid not null,
    member_id uuid not null,
    caregiver_id uuid not null,
    topic text not null constraint caregiver_topics_known check (
        topic in (
            'profile', 'groups', 'needs', 'help', 'onboarding', 'milestones', 'sessions_calendar',
            'attendance', 'referrals_status'
        )
    ),
    opened_at timestamptz not null,
    closed_at timestamptz,
    primary key (network_id, id),
    -- Whom a topic is open to can only be whom the member linked.
    foreign key (network_id, link_id, member_id, caregiver_id)
        references caregiver_links (network_id, id, member_id, caregiver_id)
);
comment on table caregiver_topics is 'What was open from when to when; open now where closed_at is null.';
create unique index caregiver_topics_open_once on caregiver_topics (network_id, link_id, topic)
    where closed_at is null;
create index caregiver_topics_open_to on caregiver_topics (network_id, caregiver_id, topic)
    where closed_at is null;

-- Between those two, and the coordinator who is asked when something goes wrong.
alter table caregiver_links enable row level security;
alter table caregiver_links force row level security;
create policy tenant on caregiver_links using (network_id = (select kith.network_id()));
create policy scope on caregiver_links as restrictive
    using (
        (select kith.scope()) = 'network'
        or member_id = (select kith.person_id())
        or caregiver_id = (select kith.person_id())
    );
-- Only the member links and only the member opens; the others can end and close, and not undo that.
create policy scope_insert on caregiver_links as restrictive for insert
    with check (member_id = (select kith.person_id()));
create policy scope_update on caregiver_links as restrictive for update
    with check (member_id = (select kith.person_id()) or unlinked_at is not null);

alter table caregiver_topics enable row level security;
alter table caregiver_topics force row level security;
create policy tenant on caregiver_topics using (network_id = (select kith.network_id()));
create policy scope on caregiver_topics as restrictive
    using (
        (select kith.scope()) = 'network'
        or member_id = (select kith.person_id())
        or caregiver_id = (select kith.person_id())
    );
create policy scope_insert on caregiver_topics as restrictive for insert
    with check (member_id = (select kith.person_id()));
create policy scope_update on caregiver_topics as restrictive for update
    with check (member_id = (select kith.person_id()) or closed_at is not null);

grant select, insert on caregiver_links, caregiver_topics to :runtime_role;
grant update (unlinked_at) on caregiver_links to :runtime_role;
grant update (closed_at) on caregiver_topics to :runtime_role;

-- What each topic opens: to be seen, and never to be written. The checks stay what they were.

-- profile
alter policy scope on persons
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'profile' and t.closed_at is null
        )
    )
    with check (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

-- groups
alter policy scope on memberships
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'groups' and t.closed_at is null
        )
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
alter policy scope on groups
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) in ('groups', 'person') and id = any ((select kith.group_ids())::uuid[]))
        or ((select kith.scope()) = 'person' and status = 'open')
        or id in (select m.group_id from memberships m where m.person_id = (select kith.person_id()))
        or id in (
            select m.group_id from memberships m
            join caregiver_topics t on t.network_id = m.network_id and t.member_id = m.person_id
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'groups' and t.closed_at is null
        )
    );

-- migrate:down
alter policy scope on groups
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) in ('groups', 'person') and id = any ((select kith.group_ids())::uuid[]))
        or ((select kith.scope()) = 'person' and status = 'open')
        or id in (select m.group_id from memberships m where m.person_id = (select kith.person_id()))
    );
drop policy scope on memberships;
create policy scope on memberships as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
drop policy scope on persons;
create policy scope on persons as restrictive
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );
drop table caregiver_topics;
drop table caregiver_links;
