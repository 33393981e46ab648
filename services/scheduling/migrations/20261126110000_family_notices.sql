-- What is mailed beside reminders: that families come, that an alternative is gone, a guest's invitation.

-- migrate:up
alter table reminders add column kind text not null default 'meeting';
alter table reminders add constraint reminders_kind check (
    kind in ('meeting', 'families', 'alternative', 'goals', 'guest')
) not valid;
-- squawk-ignore ban-drop-constraint
alter table reminders drop constraint reminders_once;
-- squawk-ignore require-concurrent-index-creation
create unique index reminders_once on reminders (network_id, occurrence_id, person_id, starts_at, kind);
comment on table reminders is 'One message of one kind about one time of one meeting, to one person or guest.';

-- Which alternative somebody chose, as it was then; none is the part for members.
alter table family_answers add column alternative_id uuid;
-- The owner, too, sees rows by the policies.
alter table family_answers no force row level security;
alter table family_sessions no force row level security;
update family_answers as a set alternative_id = s.alternative_id
from family_sessions as s
where s.network_id = a.network_id and s.occurrence_id = a.occurrence_id and a.choice = 'alternative';
alter table family_sessions force row level security;
alter table family_answers force row level security;

create view lost_alternatives with (security_invoker = true) as
select a.network_id, a.occurrence_id, a.person_id
from family_answers as a
inner join family_sessions as s on s.network_id = a.network_id and s.occurrence_id = a.occurrence_id
where a.choice = 'alternative' and s.closed_at is null
and (
    a.alternative_id is distinct from s.alternative_id
    or s.alternative_id is not null and not exists (
        select from occurrences as o
        where o.network_id = s.network_id and o.id = s.alternative_id and o.status = 'scheduled'
    )
);
comment on view lost_alternatives is 'Who chose, instead of meeting families, what there is no more.';
grant select on lost_alternatives to :runtime_role;

alter table guest_invitations add column mailed_at timestamptz;

-- migrate:down
alter table guest_invitations drop column mailed_at;
drop view lost_alternatives;
alter table family_answers drop column alternative_id;
drop index reminders_once;
alter table reminders no force row level security;
delete from reminders where kind <> 'meeting';
alter table reminders force row level security;
alter table reminders add constraint reminders_once unique (network_id, occurrence_id, person_id, starts_at);
alter table reminders drop column kind;
comment on table reminders is 'One message about one time of one meeting, to one person.';
