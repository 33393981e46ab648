-- What became of newcomers: two more subjects of figures.

-- migrate:up
alter table released_figures drop constraint released_figures_subject_known;
alter table released_figures add constraint released_figures_subject_known check (
    subject in (
        'attendance', 'active_members', 'newcomers', 'stayed', 'away', 'wellbeing', 'feedback', 'helped',
        'practice'
    )
);

-- migrate:down
-- What was released of them goes unchecked: no figure may be deleted.
alter table released_figures drop constraint released_figures_subject_known;
alter table released_figures add constraint released_figures_subject_known check (
    subject in ('attendance', 'active_members', 'newcomers', 'wellbeing', 'feedback', 'helped', 'practice')
) not valid;
