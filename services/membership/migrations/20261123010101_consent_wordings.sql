-- What people are asked to agree to: a text per purpose, version and language. Append-only, like the ledger.

-- migrate:up
create table consent_wordings (
    network_id uuid not null default kith.network_id() references networks,
    id uuid not null,
    purpose text not null constraint consent_wordings_purpose_known check (
        purpose in (
            'session_notes', 'wellbeing_analytics', 'referral', 'story', 'family_contact', 'reminders'
        )
    ),
    version text not null,
    language text not null,
    text text not null,
    written_by uuid,
    created_at timestamptz not null,
    primary key (network_id, id),
    constraint consent_wordings_written_once unique (network_id, purpose, version, language)
);
comment on table consent_wordings is 'Texts that consents point to. Append-only: no update, no delete.';
comment on column consent_wordings.written_by is 'Who wrote it for this network; null where it came with Kith.';

alter table consent_wordings enable row level security;
alter table consent_wordings force row level security;
create policy tenant on consent_wordings using (network_id = (select kith.network_id()));
create policy scope on consent_wordings as restrictive for select
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on consent_wordings as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert on consent_wordings to :runtime_role;

-- migrate:down
drop table consent_wordings;
