-- People who deal with each other by their own choice learn each other's chosen name: a newcomer and the buddy
-- who agreed (and whoever is asked, of whom), a group and those who share their milestones with it, and whoever is
-- thanked of those who thank. To be seen, never to be written: the check stays what it was.

-- migrate:up
alter policy scope on persons
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'profile' and t.closed_at is null
        )
        or (
            (select kith.scope()) = 'person'
            and (
                id in (select o.helper_id from help_offers o where o.status in ('offered', 'matched'))
                or id in (select o.asker_id from help_offers o where o.status = 'matched')
            )
        )
        or (
            (select kith.scope()) in ('groups', 'person')
            and (
                id in (
                    select b.buddy_id from buddies b
                    where b.person_id = (select kith.person_id()) and b.status = 'agreed'
                )
                or id in (
                    select b.person_id from buddies b
                    where b.buddy_id = (select kith.person_id()) and b.status in ('asked', 'agreed')
                )
                -- Shared with the group; a caregiver sees a milestone by its topic, and no name with it.
                or id in (
                    select s.person_id from milestones s
                    where s.shared and s.group_id = any ((select kith.group_ids())::uuid[])
                )
                or id in (
                    select a.sender_id from appreciations a
                    where a.person_id = (select kith.person_id()) and a.delivery = 'delivered'
                )
            )
        )
    );

-- migrate:down
alter policy scope on persons
    using (
        (select kith.scope()) = 'network'
        or id = (select kith.person_id())
        or (
            (select kith.scope()) = 'groups'
            and id in (
                select m.person_id from memberships m
                where m.group_id = any ((select kith.group_ids())::uuid[]) and m.status <> 'left'
            )
        )
        or id in (
            select t.member_id from caregiver_topics t
            where t.caregiver_id = (select kith.person_id()) and t.topic = 'profile' and t.closed_at is null
        )
        or (
            (select kith.scope()) = 'person'
            and (
                id in (select o.helper_id from help_offers o where o.status in ('offered', 'matched'))
                or id in (select o.asker_id from help_offers o where o.status = 'matched')
            )
        )
    );
