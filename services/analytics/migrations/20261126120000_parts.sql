-- Figures in parts: of what was asked, who answered how.

-- migrate:up
alter table released_figures
    add column item text not null default '',
    add column part text not null default '',
    add column percent int;
comment on column released_figures.item is 'What was asked: a measure, a question or an entry of the library; empty for all of them.';
comment on column released_figures.part is 'Which part of the figure of its item, or of the unit; empty for the whole.';
comment on column released_figures.percent is 'The part in percent of its whole, from rounded figures, where both may be shown.';

-- The key grows by two columns that are empty in all there is. It is made anew once, while nothing is released:
-- figures are written a few times a day, and a year of them is small.
-- squawk-ignore ban-drop-constraint
alter table released_figures drop constraint released_figures_pkey;
-- squawk-ignore constraint-missing-not-valid, adding-serial-primary-key-field
alter table released_figures add primary key (network_id, release_id, subject, unit_id, item, part);
-- One that allows more takes its place; what is there was held to less, so it need not be read for that.
-- squawk-ignore ban-drop-constraint
alter table released_figures drop constraint released_figures_subject_known;
alter table released_figures add constraint released_figures_subject_known check (
    subject in ('attendance', 'active_members', 'newcomers', 'wellbeing', 'feedback', 'helped', 'practice')
) not valid;

-- migrate:down
delete from released_figures where part <> '' or item <> '' or subject in ('wellbeing', 'feedback', 'helped', 'practice');
alter table released_figures drop constraint released_figures_subject_known;
alter table released_figures add constraint released_figures_subject_known
    check (subject in ('attendance', 'active_members', 'newcomers'));
alter table released_figures drop constraint released_figures_pkey;
alter table released_figures add primary key (network_id, release_id, subject, unit_id);
alter table released_figures
    drop column item,
    drop column part,
    drop column percent;
