-- What people need in order to take part: codes in the clear, because rules use them; words sealed.

-- migrate:up
create table person_needs (
    network_id uuid not null default kith.network_id(),
    person_id uuid not null,
    languages text[] not null,
    cultural text[] not null constraint person_needs_cultural_known check (
        cultural <@ array[
            'prayer_times', 'holy_days', 'fasting_times', 'diet', 'same_gender_space', 'family_present',
            'no_photographs'
        ]
    ),
    accessibility text[] not null constraint person_needs_accessibility_known check (
        accessibility <@ array[
            'step_free', 'seating', 'lying_down', 'breaks', 'quiet_room', 'low_light', 'scent_free',
            'hearing_loop', 'captions', 'sign_language', 'large_print', 'screen_reader', 'easy_language',
            'personal_assistant', 'assistance_animal'
        ]
    ),
    device_access text constraint person_needs_device_access_known
        check (device_access in ('none', 'shared', 'own_phone', 'own_computer')),
    digital_literacy text constraint person_needs_digital_literacy_known
        check (digital_literacy in ('with_help', 'some_help', 'confident')),
    connectivity text constraint person_needs_connectivity_known
        check (connectivity in ('none', 'limited_data', 'unstable', 'steady')),
    words_sealed bytea,
    changed_at timestamptz not null,
    changed_by uuid not null,
    version int not null,
    primary key (network_id, person_id),
    foreign key (network_id, person_id) references persons
);
comment on table person_needs is 'What somebody needs in order to take part, as far as they said.';

alter table person_needs enable row level security;
alter table person_needs force row level security;
create policy tenant on person_needs using (network_id = (select kith.network_id()));
-- A caregiver to whom the topic is open sees the row, and has no key to its words.
create policy scope on person_needs as restrictive
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'needs' and t.closed_at is null
        )
    )
    with check (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and person_id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
    );

grant select, insert, update on person_needs to :runtime_role;

-- migrate:down
drop table person_needs;
