-- name: list_pages
-- Every page of the network; few, because a page is a language.
select language, title, words, signposts, version from signpost_pages order by language;

-- name: save_page
-- Keep a page in place of the version before; no row where somebody else was faster.
insert into signpost_pages as known (network_id, language, title, words, signposts, version)
values (kith.network_id(), %(language)s, %(title)s, %(words)s, %(signposts)s::jsonb, %(version)s)
on conflict (network_id, language) do update set
    title = excluded.title, words = excluded.words, signposts = excluded.signposts, version = excluded.version
where known.version = excluded.version - 1
returning language;
