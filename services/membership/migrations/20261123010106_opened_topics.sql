-- What the topics onboarding and milestones open to a caregiver: to be seen, and never to be written.

-- migrate:up
alter policy scope on onboardings
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'onboarding'
                and t.closed_at is null
        )
    );
alter policy scope on onboarding_steps_done
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'onboarding'
                and t.closed_at is null
        )
    )
    with check (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
alter policy scope on milestones
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            shared
            and (select kith.scope()) in ('groups', 'person')
            and group_id = any ((select kith.group_ids())::uuid[])
        )
        or person_id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'milestones'
                and t.closed_at is null
        )
    );

-- migrate:down
alter policy scope on milestones
    using (
        (select kith.scope()) = 'network'
        or person_id = (select kith.person_id())
        or (
            shared
            and (select kith.scope()) in ('groups', 'person')
            and group_id = any ((select kith.group_ids())::uuid[])
        )
    );
drop policy scope on onboarding_steps_done;
create policy scope on onboarding_steps_done as restrictive
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
alter policy scope on onboardings
    using (
        (select kith.scope()) = 'network'
        or ((select kith.scope()) = 'groups' and group_id = any ((select kith.group_ids())::uuid[]))
        or person_id = (select kith.person_id())
    );
