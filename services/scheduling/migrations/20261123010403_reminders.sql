-- Who wants to be reminded, who agreed to it, and what was sent.

-- migrate:up
create table reminder_preferences (
    network_id uuid not null,
    person_id uuid not null,
    channel text not null,
    language text not null,
    discreet boolean not null,
    lead_minutes int not null,
    quiet_from time not null,
    quiet_until time not null,
    time_zone text not null,
    -- Sealed with the person's key.
    address bytea not null,
    primary key (network_id, person_id),
    constraint reminder_preferences_channel check (channel in ('mail', 'sms')),
    constraint reminder_preferences_language check (language in ('en', 'es', 'de')),
    constraint reminder_preferences_lead check (lead_minutes between 15 and 10080)
);
comment on table reminder_preferences is 'How people want to be reminded of meetings, as they said themselves.';

alter table reminder_preferences enable row level security;
alter table reminder_preferences force row level security;
create policy tenant on reminder_preferences
    using (network_id = (select kith.network_id()));
create policy scope on reminder_preferences as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
    )
    with check (person_id = (select kith.person_id()));

grant select, insert, update, delete on reminder_preferences to :runtime_role;

-- Either half may arrive first: whoever withdrew before we heard of the grant has still withdrawn.
create table reminder_consents (
    network_id uuid not null,
    consent_id uuid not null,
    person_id uuid not null,
    granted_at timestamptz,
    withdrawn_at timestamptz,
    primary key (network_id, consent_id),
    constraint reminder_consents_say_something check (num_nonnulls(granted_at, withdrawn_at) > 0)
);
comment on table reminder_consents is 'Consents to be reminded, as membership tells of them.';
create index reminder_consents_by_person on reminder_consents (network_id, person_id);

alter table reminder_consents enable row level security;
alter table reminder_consents force row level security;
create policy tenant on reminder_consents
    using (network_id = (select kith.network_id()));
create policy scope on reminder_consents as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');

grant select, insert, update on reminder_consents to :runtime_role;

create table reminders (
    network_id uuid not null,
    id uuid not null,
    -- No foreign key: a meeting that a changed series withdraws is gone, and that somebody was told of it stays.
    occurrence_id uuid not null,
    person_id uuid not null,
    starts_at timestamptz not null,
    channel text not null,
    status text not null,
    attempts int not null,
    claimed_at timestamptz not null,
    next_at timestamptz not null,
    settled_at timestamptz,
    primary key (network_id, id),
    constraint reminders_once unique (network_id, occurrence_id, person_id, starts_at),
    constraint reminders_status check (
        status in ('claimed', 'sending', 'sent', 'withdrawn', 'failed', 'unknown')
    )
);
comment on table reminders is 'One message about one time of one meeting, to one person.';
create index reminders_open on reminders (network_id, next_at) where status in ('claimed', 'sending');
create index reminders_by_person on reminders (network_id, person_id, id);

alter table reminders enable row level security;
alter table reminders force row level security;
create policy tenant on reminders
    using (network_id = (select kith.network_id()));
create policy scope on reminders as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
    )
    with check ((select kith.scope()) = 'network');
-- A deletion has no row to check, so who may write must be said again.
create policy scope_delete on reminders as restrictive for delete
    using ((select kith.scope()) = 'network');

grant select, insert, update, delete on reminders to :runtime_role;

-- migrate:down
drop table reminders;
drop table reminder_consents;
drop table reminder_preferences;
