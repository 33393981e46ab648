-- Stories: drafts that only their writers read, and what they approved.

-- migrate:up
create table story_consents (
    network_id uuid not null default kith.network_id(),
    consent_id uuid not null,
    person_id uuid not null,
    granted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (network_id, consent_id)
);
comment on table story_consents is 'Consents to telling a story, as membership told of them; whichever came first, a withdrawal holds.';
create index story_consents_by_person on story_consents (network_id, person_id);

alter table story_consents enable row level security;
alter table story_consents force row level security;
create policy tenant on story_consents
    using (network_id = (select kith.network_id()));
create policy scope on story_consents as restrictive for select
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on story_consents as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on story_consents as restrictive for update
    using ((select kith.scope()) = 'network');
grant select, insert, update on story_consents to :runtime_role;
select kith.let_erase('story_consents', 'person_id');

create table stories (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    person_id uuid not null,
    language text not null,
    -- Sealed with the key that only the person can use.
    draft bytea not null,
    changed_at timestamptz not null,
    version int not null,
    primary key (network_id, id)
);
comment on table stories is 'Drafts of stories: seen by the writer, and by nobody else in any role.';
create index stories_by_person on stories (network_id, person_id, id);

alter table stories enable row level security;
alter table stories force row level security;
create policy tenant on stories
    using (network_id = (select kith.network_id()));
create policy scope on stories as restrictive
    using (person_id = (select kith.person_id()));
grant select, insert, update, delete on stories to :runtime_role;

create table approved_stories (
    network_id uuid not null default kith.network_id(),
    story_id uuid not null,
    person_id uuid not null,
    language text not null,
    -- Sealed with the key that those who coordinate may use, too.
    words bytea not null,
    approved_at timestamptz not null,
    story_version int not null,
    primary key (network_id, story_id)
);
comment on table approved_stories is 'Texts as their writers approved them: read by coordinators, who may ask to use one.';
create index approved_stories_by_person on approved_stories (network_id, person_id);

alter table approved_stories enable row level security;
alter table approved_stories force row level security;
create policy tenant on approved_stories
    using (network_id = (select kith.network_id()));
create policy scope on approved_stories as restrictive for select
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on approved_stories as restrictive for insert
    with check (person_id = (select kith.person_id()));
-- The network takes one away where consent ends, and never puts one there.
create policy scope_delete on approved_stories as restrictive for delete
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
grant select, insert, delete on approved_stories to :runtime_role;

-- migrate:down
drop table approved_stories;
drop table stories;
drop table story_consents;
