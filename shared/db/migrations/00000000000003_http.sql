-- Answers to requests that carried an Idempotency-Key, kept for a day so that a repetition gets the same one.
-- An answer may hold personal data: it is stored encrypted, and only its own principal can reach the row.

-- migrate:up
create function kith.principal_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('kith.principal', true), '')::uuid;
comment on function kith.principal_id() is 'The account or person whose request is being answered.';

create table kith.idempotency_keys (
    -- An operator belongs to no network: the nil UUID stands for that, since a key column cannot be null.
    network_id uuid not null,
    principal_id uuid not null,
    key_digest bytea not null,
    request_digest bytea not null,
    status smallint not null,
    answer bytea not null,
    answered_at timestamptz not null,
    primary key (network_id, principal_id, key_digest),
    constraint idempotency_keys_digests check (length(key_digest) = 32 and length(request_digest) = 32),
    constraint idempotency_keys_status check (status between 200 and 299)
);
comment on table kith.idempotency_keys is 'Answers already given, by Idempotency-Key; encrypted; pruned after a day.';
create index idempotency_keys_by_age on kith.idempotency_keys (answered_at);

alter table kith.idempotency_keys enable row level security;
alter table kith.idempotency_keys force row level security;
create policy tenant on kith.idempotency_keys
    using (
        (select kith.scope()) is not null
        and network_id = coalesce((select kith.network_id()), '00000000-0000-0000-0000-000000000000'::uuid)
    );
create policy principal on kith.idempotency_keys as restrictive
    using (
        principal_id = (select kith.principal_id())
        or ((select kith.scope()) = 'system' and answered_at < now() - interval '24 hours')
    );
-- The chassis prunes for every network at once, and sees nothing but what is to go.
create policy pruning on kith.idempotency_keys
    for select
    using ((select kith.scope()) = 'system' and answered_at < now() - interval '24 hours');
create policy pruning_delete on kith.idempotency_keys
    for delete
    using ((select kith.scope()) = 'system' and answered_at < now() - interval '24 hours');

grant select, insert, update, delete on kith.idempotency_keys to :runtime_role;

-- migrate:down
drop table kith.idempotency_keys;
drop function kith.principal_id();
