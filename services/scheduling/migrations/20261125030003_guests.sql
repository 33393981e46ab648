-- Guests: somebody from outside, for a part of one meeting, whom the group lets in.

-- migrate:up
create table guest_invitations (
    network_id uuid not null,
    id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    partner_id uuid,
    topic text not null,
    scope text not null,
    language text not null,
    from_minute int not null,
    minutes int not null,
    -- Who it is and how to reach them, sealed with a key of its own: the invitation's id stands for the guest.
    contact bytea,
    status text not null,
    proposed_by uuid not null,
    proposed_at timestamptz not null,
    objections_until timestamptz not null,
    closed_at timestamptz,
    secret_hash bytea,
    signed_at timestamptz,
    signed_version text,
    outline text not null default '',
    review text not null default 'none',
    review_note text not null default '',
    feedback_poll_id uuid,
    version int not null default 1,
    primary key (network_id, id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint guest_invitations_part check (from_minute >= 0 and minutes > 0),
    constraint guest_invitations_language check (language in ('en', 'es', 'de')),
    constraint guest_invitations_status check (
        status in ('proposed', 'approved', 'declined', 'withdrawn', 'visited')
    ),
    constraint guest_invitations_closed check (
        (status in ('declined', 'withdrawn', 'visited')) = (closed_at is not null)
    ),
    constraint guest_invitations_signed check ((signed_at is null) = (signed_version is null)),
    constraint guest_invitations_review check (review in ('none', 'submitted', 'accepted', 'changes_wanted')),
    constraint guest_invitations_hash check (octet_length(secret_hash) = 32)
);
comment on table guest_invitations is 'Guests of meetings: for which part, what the group said, and how it went. A guest is no member.';
create index guest_invitations_by_group on guest_invitations (network_id, group_id, id);
create index guest_invitations_by_occurrence on guest_invitations (network_id, occurrence_id);
create index guest_invitations_to_decide on guest_invitations (network_id, objections_until)
    where status = 'proposed';
create index guest_invitations_to_forget on guest_invitations (network_id, closed_at) where contact is not null;

alter table guest_invitations enable row level security;
alter table guest_invitations force row level security;
create policy tenant on guest_invitations
    using (network_id = (select kith.network_id()));
-- Who comes with an address and no token asks as the invitation itself, and sees and changes this row of all.
create policy scope on guest_invitations as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or group_id = any ((select kith.group_ids())::uuid[])
        or ((select kith.scope()) = 'person' and id = (select kith.person_id()))
    );
create policy scope_insert on guest_invitations as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
create policy scope_update on guest_invitations as restrictive for update
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or ((select kith.scope()) = 'person' and id = (select kith.person_id()))
    );

grant select, insert, update on guest_invitations to :runtime_role;

create table guest_objections (
    network_id uuid not null,
    invitation_id uuid not null,
    group_id uuid not null,
    person_id uuid not null,
    primary key (network_id, invitation_id, person_id),
    foreign key (network_id, invitation_id) references guest_invitations (network_id, id) on delete cascade
);
comment on table guest_objections is 'Who would rather be without this guest, until that is decided. No reason, no time.';

alter table guest_objections enable row level security;
alter table guest_objections force row level security;
create policy tenant on guest_objections
    using (network_id = (select kith.network_id()));
-- Those who run the group do not see who objects.
create policy scope on guest_objections as restrictive
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()))
    with check (
        person_id = (select kith.person_id()) and group_id = any ((select kith.group_ids())::uuid[])
    );

grant select, insert, delete on guest_objections to :runtime_role;

-- Who runs the group seals and reads how to reach a guest of it, as they do with notes about its people.
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.known_memberships known
            where known.network_id = (select kith.network_id())
            and known.person_id = person
            and known.group_id = any ((select kith.group_ids())::uuid[])
            and known.status <> 'left'
        ) or exists (
            select from public.guest_invitations guest
            where guest.network_id = (select kith.network_id())
            and guest.id = person
            and guest.group_id = any ((select kith.group_ids())::uuid[])
        )
    $$;

-- migrate:down
create or replace function kith.is_of_my_groups(person uuid) returns boolean
    language sql stable parallel safe
    as $$
        select exists (
            select from public.known_memberships known
            where known.network_id = (select kith.network_id())
            and known.person_id = person
            and known.group_id = any ((select kith.group_ids())::uuid[])
            and known.status <> 'left'
        )
    $$;
drop table guest_objections;
drop table guest_invitations;
