-- Waitlists: who waits for a place in a group, and the offers that keep a place for somebody.

-- migrate:up
create table waitlist_rules (
    network_id uuid not null default kith.network_id() references networks,
    offer_hours int not null constraint waitlist_rules_offer_hours_bounded check (offer_hours between 12 and 336),
    priorities text[] not null,
    version int not null default 1,
    primary key (network_id)
);
comment on table waitlist_rules is 'The rules that a network publishes; without a row the defaults hold.';

create table waitlist_entries (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    status text not null constraint waitlist_entries_status_known
        check (status in ('waiting', 'offered', 'asked', 'joined', 'left')),
    priority text,
    joined_at timestamptz not null,
    waits_from timestamptz not null,
    rests_until timestamptz,
    unanswered int not null default 0,
    answer_by timestamptz,
    ended_at timestamptz,
    end_reason text,
    position int,
    from_membership_id uuid,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, group_id) references groups,
    foreign key (network_id, person_id) references persons,
    foreign key (network_id, from_membership_id) references memberships,
    constraint waitlist_entries_asked_until check ((status = 'asked') = (answer_by is not null)),
    constraint waitlist_entries_end_is_told check ((status in ('joined', 'left')) = (ended_at is not null))
);
comment on column waitlist_entries.waits_from is
    'Since when the turn counts: joining, or the last offer that the person let pass on.';
comment on column waitlist_entries.position is 'The place in the line, kept by the timer so that a person can see it.';
create unique index waitlist_entries_one_each on waitlist_entries (network_id, group_id, person_id)
    where ended_at is null;
create index waitlist_entries_by_person on waitlist_entries (network_id, person_id);

create table waitlist_offers (
    network_id uuid not null default kith.network_id(),
    id uuid not null,
    entry_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    status text not null constraint waitlist_offers_status_known
        check (status in ('open', 'accepted', 'declined', 'expired', 'recalled')),
    offered_at timestamptz not null,
    expires_at timestamptz not null,
    answered_at timestamptz,
    primary key (network_id, id),
    foreign key (network_id, entry_id) references waitlist_entries,
    constraint waitlist_offers_run_forward check (expires_at > offered_at)
);
comment on table waitlist_offers is 'An open offer takes a place in its group, so that accepting never overfills it.';
-- Nobody holds two places of one group, whatever happens at once.
create unique index waitlist_offers_one_open on waitlist_offers (network_id, group_id, person_id)
    where status = 'open';
create index waitlist_offers_by_entry on waitlist_offers (network_id, entry_id);

alter table waitlist_rules enable row level security;
alter table waitlist_rules force row level security;
create policy tenant on waitlist_rules using (network_id = (select kith.network_id()));
-- The rules are published to everyone of the network; partners have no part in it.
create policy scope on waitlist_rules as restrictive
    using ((select kith.scope()) in ('network', 'groups', 'person'));
create policy scope_insert on waitlist_rules as restrictive for insert
    with check ((select kith.scope()) = 'network');
create policy scope_update on waitlist_rules as restrictive for update
    using ((select kith.scope()) = 'network');

alter table waitlist_entries enable row level security;
alter table waitlist_entries force row level security;
create policy tenant on waitlist_entries using (network_id = (select kith.network_id()));
create policy scope on waitlist_entries as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );

alter table waitlist_offers enable row level security;
alter table waitlist_offers force row level security;
create policy tenant on waitlist_offers using (network_id = (select kith.network_id()));
create policy scope on waitlist_offers as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
-- Only the turn itself makes offers: nobody keeps a place for themself or a friend.
create policy scope_insert on waitlist_offers as restrictive for insert
    with check ((select kith.scope()) = 'network');

grant select, insert, update on waitlist_rules to :runtime_role;
grant select, insert on waitlist_entries, waitlist_offers to :runtime_role;
grant update (
    status, waits_from, rests_until, unanswered, answer_by, ended_at, end_reason, position, version
) on waitlist_entries to :runtime_role;
grant update (status, answered_at) on waitlist_offers to :runtime_role;

-- migrate:down
drop table waitlist_offers;
drop table waitlist_entries;
drop table waitlist_rules;
