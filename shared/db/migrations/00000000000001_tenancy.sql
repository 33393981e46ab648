-- Who is asking: functions that policies read, from settings that every transaction makes for itself.
-- `:runtime_role` is replaced by the migration runner with the quoted name of the service's runtime role
-- (kith_<service>). To run these files with dbmate instead, replace it first, as in
--   sed "s/:runtime_role/kith_membership/g".

-- migrate:up
create schema kith;
revoke all on schema kith from public;
revoke all on schema public from public;
grant usage on schema kith to :runtime_role;
grant usage on schema public to :runtime_role;

-- After SET LOCAL and COMMIT a setting is '' and not null: hence nullif, throughout.

create function kith.network_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('kith.network', true), '')::uuid;
comment on function kith.network_id() is 'The network that is asking; null when none is.';

create function kith.scope() returns text
    language sql stable parallel safe
    return nullif(current_setting('kith.scope', true), '');
comment on function kith.scope() is 'network, groups, person, partner or system; null when nobody is asking.';

create function kith.group_ids() returns uuid[]
    language sql stable parallel safe
    return coalesce(nullif(current_setting('kith.groups', true), '')::uuid[], '{}'::uuid[]);
comment on function kith.group_ids() is 'The groups that the one who is asking is bound to.';

create function kith.person_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('kith.person', true), '')::uuid;
comment on function kith.person_id() is 'The person who is asking, where it is a person.';

create function kith.partner_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('kith.partner', true), '')::uuid;
comment on function kith.partner_id() is 'The partner organisation that is asking, where it is one.';

-- migrate:down
drop schema kith cascade;
