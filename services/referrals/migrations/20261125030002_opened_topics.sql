-- What members opened to their caregivers: where a referral stands. Seen, and never written.

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
    constraint opened_topics_topic check (topic = 'referrals_status')
);
comment on table opened_topics is 'The topic as membership tells of it; the latest event decides.';
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

-- A caregiver learns where a referral stands, and not to whom it goes, why it was declined or what it says: so
-- they see no row of referrals at all, and this tells those columns alone. What it lifts for itself it puts back.
create function opened_statuses()
returns table (referral_id uuid, person_id uuid, status text, drafted_at timestamptz)
language plpgsql as $$
declare
    asking text := kith.scope();
begin
    if asking <> 'person' then
        raise insufficient_privilege using message = 'what is open is open to a person, for themself';
    end if;
    perform set_config('kith.scope', 'network', true);
    return query
        select r.id, r.person_id, r.status, r.drafted_at
        from referrals as r
        where r.network_id = kith.network_id()
        and exists (
            select from opened_topics as t
            where t.network_id = r.network_id
            and t.person_id = r.person_id
            and t.caregiver_id = kith.person_id()
            and t.topic = 'referrals_status'
            and t.is_open
        );
    perform set_config('kith.scope', asking, true);
end
$$;

-- migrate:down
drop function opened_statuses;
drop table opened_topics;
