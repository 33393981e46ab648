-- Renditions: each use of a story, asked for by itself, and what is shown of it until it ends.

-- migrate:up
create table renditions (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    story_id uuid not null,
    person_id uuid not null,
    kind text not null constraint renditions_kind_known check (kind in ('page', 'report', 'leaflet')),
    audience text not null constraint renditions_audience_known
        check (audience in ('public', 'network', 'funders', 'partners')),
    purpose text not null,
    keep_days int not null,
    status text not null constraint renditions_status_known
        check (status in ('asked', 'agreed', 'refused', 'published', 'revoked', 'expired')),
    -- The version of the story that was agreed to: no other may be shown.
    story_version int,
    asked_by uuid not null,
    asked_at timestamptz not null,
    answered_at timestamptz,
    published_at timestamptz,
    expires_at timestamptz,
    ended_at timestamptz,
    version int not null,
    primary key (network_id, id),
    constraint renditions_ended check ((status in ('refused', 'revoked', 'expired')) = (ended_at is not null)),
    constraint renditions_agreed check (
        status not in ('agreed', 'published') or (story_version is not null and answered_at is not null)
    ),
    constraint renditions_expires check (status <> 'published' or expires_at is not null)
);
comment on table renditions is 'Uses of stories: for what and whom, what the writer said, and until when.';
create index renditions_by_story on renditions (network_id, story_id, id);
create index renditions_by_person on renditions (network_id, person_id, id);
create index renditions_to_expire on renditions (network_id, expires_at) where status = 'published';

alter table renditions enable row level security;
alter table renditions force row level security;
create policy tenant on renditions
    using (network_id = (select kith.network_id()));
create policy scope on renditions as restrictive for select
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_insert on renditions as restrictive for insert
    with check ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
create policy scope_update on renditions as restrictive for update
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
-- Nobody agrees in somebody's place.
create policy agreeing on renditions as restrictive for update
    with check (status <> 'agreed' or person_id = (select kith.person_id()));
grant select, insert, update on renditions to :runtime_role;
select kith.let_erase('renditions', 'person_id');

-- Without a person: who looks at a story learns nothing of whose it is, not even an id.
create table shown_stories (
    network_id uuid not null default kith.network_id(),
    rendition_id uuid not null,
    kind text not null,
    audience text not null,
    language text not null,
    -- Sealed with a key of the rendition's own, which is destroyed with the text when it ends.
    words bytea,
    published_at timestamptz not null,
    expires_at timestamptz not null,
    gone_at timestamptz,
    primary key (network_id, rendition_id),
    constraint shown_stories_gone check ((words is null) = (gone_at is not null))
);
comment on table shown_stories is 'What is shown of stories; of what has ended, that it was there.';
create index shown_stories_in_order on shown_stories (network_id, rendition_id) where gone_at is null;

alter table shown_stories enable row level security;
alter table shown_stories force row level security;
create policy tenant on shown_stories
    using (network_id = (select kith.network_id()));
-- Whoever reads without signing in asks as the rendition itself, and sees this one row.
create policy scope on shown_stories as restrictive for select
    using ((select kith.scope()) = 'network' or rendition_id = (select kith.person_id()));
create policy scope_insert on shown_stories as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on shown_stories as restrictive for update
    using ((select kith.scope()) = 'network');
grant select, insert, update on shown_stories to :runtime_role;

-- migrate:down
drop table shown_stories;
drop table renditions;
