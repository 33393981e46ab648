-- All runtime SQL of plans.

-- name: find_plan
-- The plan that the network published, if it did.
select plan, published_at, published_by, version from pathway_plans
where network_id = (select kith.network_id());

-- name: save_plan
-- Write a plan in place of the version before; no row where somebody else was faster.
insert into pathway_plans as known (plan, published_at, published_by, version)
values (%(plan)s::jsonb, %(published_at)s, %(published_by)s, %(version)s)
on conflict (network_id) do update set
    plan = excluded.plan, published_at = excluded.published_at, published_by = excluded.published_by,
    version = excluded.version
where known.version = excluded.version - 1
returning version;
