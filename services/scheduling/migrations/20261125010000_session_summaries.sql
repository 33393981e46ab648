-- Summaries of meetings, read by the group once everybody who was there has agreed. They are what those who
-- missed a meeting catch up with, so the catch-ups that nobody was asked about go.

-- migrate:up
-- No release of Kith has read it, and its texts are not to stay.
-- squawk-ignore ban-drop-table
drop table catch_ups;

create table summary_consents (
    network_id uuid not null,
    occurrence_id uuid not null,
    person_id uuid not null,
    group_id uuid not null,
    said text not null,
    asked_at timestamptz not null,
    answered_at timestamptz,
    primary key (network_id, occurrence_id, person_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint summary_consents_said check (said in ('asked', 'yes', 'no')),
    constraint summary_consents_answered check ((said = 'asked') = (answered_at is null))
);
comment on table summary_consents is 'Who was at a meeting, and what they said to its summary. Silence stays asked.';
create index summary_consents_by_person on summary_consents (network_id, person_id, occurrence_id);

alter table summary_consents enable row level security;
alter table summary_consents force row level security;
create policy tenant on summary_consents
    using (network_id = (select kith.network_id()));
create policy scope on summary_consents as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
create policy scope_insert on summary_consents as restrictive for insert
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
-- Nobody answers for another; the network's own act is to hear that a consent was withdrawn in membership.
create policy scope_update on summary_consents as restrictive for update
    using ((select kith.scope()) = 'network' or person_id = (select kith.person_id()));
-- A new wording is asked about anew.
create policy scope_delete on summary_consents as restrictive for delete
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, delete on summary_consents to :runtime_role;
grant update (said, answered_at) on summary_consents to :runtime_role;

create table session_summaries (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    status text not null,
    -- Its texts by language, sealed; null once they are gone.
    sealed bytea,
    drafted_by uuid not null,
    answer_days int not null,
    keep_days int not null,
    -- When the text goes, unless something happens before: a draft is released, a question answered.
    ends_at timestamptz,
    released_at timestamptz,
    version int not null,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint session_summaries_status check (
        status in ('draft', 'asked', 'released', 'redacted', 'expired')
    ),
    constraint session_summaries_gone check ((status in ('redacted', 'expired')) = (sealed is null)),
    constraint session_summaries_end check ((sealed is null) = (ends_at is null)),
    constraint session_summaries_released check ((status = 'released') = (released_at is not null)),
    constraint session_summaries_answer_days check (answer_days between 1 and 60),
    constraint session_summaries_keep_days check (keep_days between 1 and 730)
);
comment on table session_summaries is 'What meetings were about, for those who missed them; released when all who were there agree.';
create index session_summaries_by_end on session_summaries (network_id, ends_at) where ends_at is not null;

alter table session_summaries enable row level security;
alter table session_summaries force row level security;
create policy tenant on session_summaries
    using (network_id = (select kith.network_id()));
-- Who runs the group, who was asked, and, once it is released, the group.
create policy scope on session_summaries as restrictive for select
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (status = 'released' and group_id = any ((select kith.group_ids())::uuid[]))
        or occurrence_id in (
            select asked.occurrence_id from summary_consents as asked
            where asked.network_id = (select kith.network_id()) and asked.person_id = (select kith.person_id())
        )
    );
create policy scope_insert on session_summaries as restrictive for insert
    with check ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]));
-- Who was asked can take the text away, and change nothing else. What a row becomes says who may write it.
create policy scope_update on session_summaries as restrictive for update
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (
            sealed is null
            and occurrence_id in (
                select asked.occurrence_id from summary_consents as asked
                where asked.network_id = (select kith.network_id())
                and asked.person_id = (select kith.person_id())
            )
        )
    );

grant select, insert on session_summaries to :runtime_role;
grant update (status, sealed, drafted_by, answer_days, keep_days, ends_at, released_at, version)
    on session_summaries to :runtime_role;

-- migrate:down
drop table session_summaries;
drop table summary_consents;
create table catch_ups (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    text text not null,
    released_at timestamptz,
    written_by uuid not null,
    version int not null default 1,
    primary key (network_id, occurrence_id),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint catch_ups_length check (char_length(text) between 1 and 4000)
);
comment on table catch_ups is 'What a meeting was about, for those who missed it: about the group, never about a person.';
alter table catch_ups enable row level security;
alter table catch_ups force row level security;
create policy tenant on catch_ups
    using (network_id = (select kith.network_id()));
create policy scope on catch_ups as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or (released_at is not null and group_id = any ((select kith.group_ids())::uuid[]))
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );
grant select, insert, update on catch_ups to :runtime_role;
