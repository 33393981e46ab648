-- Groups move to another organisation, change their language or time zone: what was told last holds.

-- migrate:up
alter table groups
    add column language text,
    add column time_zone text,
    add column described_at timestamptz,
    add column described_event_id uuid;
comment on column groups.described_at is 'When organisation, language and time zone were told last; null until they were, or when they were told before this was kept.';

-- migrate:down
alter table groups
    drop column language,
    drop column time_zone,
    drop column described_at,
    drop column described_event_id;
