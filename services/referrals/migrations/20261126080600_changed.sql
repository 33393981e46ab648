-- When a referral last changed, so that partners can ask for what is new.

-- migrate:up
alter table referrals add column changed_at timestamptz;
comment on column referrals.changed_at is 'When it was last saved; null where that was before it was written down.';
grant update (changed_at) on referrals to :runtime_role;

-- migrate:down
alter table referrals drop column changed_at;
