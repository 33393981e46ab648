-- A referral after its acceptance: appointments, who came, how it ended; and by when each step is expected.

-- migrate:up
alter table referrals
    add column service_id uuid,
    add column instead_of uuid,
    add column appointment_at timestamptz,
    add column no_shows int not null default 0,
    add column outcome text,
    add column ended_at timestamptz,
    add column due_at timestamptz,
    add column overdue_since timestamptz;
comment on column referrals.instead_of is 'The referral whose place this one took, after a decline.';
comment on column referrals.due_at is 'By when the next step is expected of the partner; null where none is.';
comment on column referrals.overdue_since is 'The deadline that passed, once it is known that it did.';

-- Each is made anew below, wider: nothing that held before is let go.
alter table referrals
    -- squawk-ignore ban-drop-constraint
    drop constraint referrals_status,
    -- squawk-ignore ban-drop-constraint
    drop constraint referrals_sent_before_answered,
    -- squawk-ignore ban-drop-constraint
    drop constraint referrals_answered,
    add constraint referrals_status check (
        status in (
            'draft', 'requested', 'sent', 'accepted', 'scheduled', 'missed', 'attended', 'declined', 'completed',
            'closed', 'withdrawn'
        )
    ) not valid,
    add constraint referrals_sent_before_answered check (
        status in ('draft', 'requested', 'withdrawn') or (sent_at is not null and expires_at is not null)
    ) not valid,
    add constraint referrals_answered check (
        status not in ('accepted', 'scheduled', 'missed', 'attended', 'declined', 'completed')
        or answered_at is not null
    ) not valid,
    add constraint referrals_appointed check (
        status not in ('scheduled', 'missed', 'attended') or appointment_at is not null
    ) not valid,
    add constraint referrals_outcome check (
        (status = 'completed') = (outcome is not null)
        and outcome in ('service_given', 'referred_on', 'not_needed_any_more', 'not_reached')
    ) not valid,
    add constraint referrals_ended check ((status in ('completed', 'closed')) = (ended_at is not null)) not valid;
-- A network has thousands of referrals at most: they are indexed before anybody notices.
-- squawk-ignore require-concurrent-index-creation
create index referrals_due on referrals (network_id, due_at) where due_at is not null and overdue_since is null;
-- squawk-ignore require-concurrent-index-creation
create index referrals_instead on referrals (network_id, instead_of) where instead_of is not null;

grant update (appointment_at, no_shows, outcome, ended_at, due_at, overdue_since) on referrals to :runtime_role;

-- migrate:down
drop index referrals_instead;
drop index referrals_due;
alter table referrals
    drop constraint referrals_status,
    drop constraint referrals_sent_before_answered,
    drop constraint referrals_answered,
    drop constraint referrals_appointed,
    drop constraint referrals_outcome,
    drop constraint referrals_ended,
    add constraint referrals_status check (
        status in ('draft', 'requested', 'sent', 'accepted', 'declined', 'withdrawn')
    ) not valid,
    add constraint referrals_sent_before_answered check (
        status not in ('sent', 'accepted', 'declined') or (sent_at is not null and expires_at is not null)
    ) not valid,
    add constraint referrals_answered check (
        (status in ('accepted', 'declined')) <= (answered_at is not null)
    ) not valid;
alter table referrals
    drop column service_id,
    drop column instead_of,
    drop column appointment_at,
    drop column no_shows,
    drop column outcome,
    drop column ended_at,
    drop column due_at,
    drop column overdue_since;
