-- name: find_outcomes
-- What a network decided about its public page, if it did.
select is_public, title, about, language, through_on, version from outcomes;

-- name: add_outcomes
-- What a network begins with, unless it decided already.
insert into outcomes (is_public, title, about, language)
values (%(is_public)s, %(title)s, %(about)s, %(language)s)
on conflict (network_id) do nothing;

-- name: lock_outcomes
-- What a network decided, held until the end of the transaction.
select is_public, title, about, language, through_on, version from outcomes for update;

-- name: save_outcomes
-- What a network decided, and how far it is published.
update outcomes
set
    is_public = %(is_public)s,
    title = %(title)s,
    about = %(about)s,
    language = %(language)s,
    through_on = %(through_on)s,
    version = %(version)s;

-- name: find_last_released_month
-- The last day of the last released month.
select max(ends_on) from releases where period = 'month';

-- name: publish_file
-- Publish a file.
insert into published_outcomes (name, media, public_body, published_at)
values (%(name)s, %(media)s, %(body)s, %(published_at)s);

-- name: remove_files
-- Take back every public file.
delete from published_outcomes where network_id = kith.network_id();

-- name: find_file
-- A public file, if there is one.
select name, media, public_body as body from published_outcomes where name = %(name)s;
