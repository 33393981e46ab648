-- Turns: how often each seat of a circle has spoken. No column could hold a person, a name, a time or a word.

-- migrate:up
create table turn_seats (
    network_id uuid not null,
    occurrence_id uuid not null,
    group_id uuid not null,
    seat int not null,
    turns int not null,
    primary key (network_id, occurrence_id, seat),
    foreign key (network_id, occurrence_id) references occurrences (network_id, id) on delete cascade,
    constraint turn_seats_seat check (seat between 1 and 60),
    constraint turn_seats_turns check (turns between 0 and 10000)
);
comment on table turn_seats is 'Turns by seat of a meeting, until half a day after it. Who sits where is known nowhere.';

alter table turn_seats enable row level security;
alter table turn_seats force row level security;
create policy tenant on turn_seats
    using (network_id = (select kith.network_id()));
-- For those who lead the circle alone.
create policy scope on turn_seats as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
    );

grant select, insert, update, delete on turn_seats to :runtime_role;

-- migrate:down
drop table turn_seats;
