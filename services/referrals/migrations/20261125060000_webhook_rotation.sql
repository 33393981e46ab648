-- Webhooks: what an endpoint wants to hear, a second secret while one is rotated, since when nothing got
-- through, and messages that are sent once more.

-- migrate:up
alter table webhook_endpoints
    add column kinds text[],
    add column scheme text not null default 'v1',
    add column public_key text,
    add column old_secret bytea,
    add column old_scheme text,
    add column old_secret_until timestamptz,
    add column failing_since timestamptz;
alter table webhook_endpoints
    add constraint webhook_endpoints_kinds check (cardinality(kinds) > 0) not valid,
    add constraint webhook_endpoints_scheme check (scheme in ('v1', 'v1a') and old_scheme in ('v1', 'v1a'))
    not valid,
    add constraint webhook_endpoints_public_key check ((scheme = 'v1a') = (public_key is not null)) not valid,
    add constraint webhook_endpoints_old_secret check (
        (old_secret is null) = (old_scheme is null) and (old_secret is null) = (old_secret_until is null)
    ) not valid;
comment on column webhook_endpoints.kinds is 'What it wants to hear; null for everything.';
comment on column webhook_endpoints.failing_since is 'Since when no message got through; null while they do.';

alter table webhook_deliveries add column attempts_before int not null default 0;
comment on column webhook_deliveries.attempts_before is 'Attempts made before it was last replayed.';

-- migrate:down
alter table webhook_deliveries drop column attempts_before;
alter table webhook_endpoints
    drop column kinds,
    drop column scheme,
    drop column public_key,
    drop column old_secret,
    drop column old_scheme,
    drop column old_secret_until,
    drop column failing_since;
