-- Whether what somebody took on helped them, as they say themselves.

-- migrate:up
alter table practices add column helped boolean;

-- migrate:down
alter table practices drop column helped;
