-- Where to turn to in urgent need, per network and language.

-- migrate:up
create table signpost_pages (
    network_id uuid not null,
    language text not null,
    title text not null,
    words text not null,
    signposts jsonb not null,
    version int not null,
    primary key (network_id, language)
);
comment on table signpost_pages is 'Public pages of a network, one a language; read by everybody.';

alter table signpost_pages enable row level security;
alter table signpost_pages force row level security;
create policy tenant on signpost_pages
    using (network_id = (select kith.network_id()));
create policy reading on signpost_pages as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy writing on signpost_pages as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy changing on signpost_pages as restrictive for update
    using ((select kith.scope()) = 'network');

grant select, insert on signpost_pages to :runtime_role;
grant update (title, words, signposts, version) on signpost_pages to :runtime_role;

-- migrate:down
drop table signpost_pages;
