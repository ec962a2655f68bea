-- A replay of many dead letters goes in steps. How far it is, is counted from its letters.
alter table operation drop column progress;
alter table operation add column who text not null default '';
alter table operation add column reason text;
alter table operation add column force integer not null default 0;
alter table operation add column continues integer not null default 0; -- past letters that die again
create index operation_running on operation(id) where state = 'Running';

-- Which letters, frozen when the operation began.
create table operation_letter (
  operation_id integer not null references operation(id),
  change_id integer not null,
  step integer,                            -- null: it is still to come
  sent_as integer,                         -- the change that goes out for it: itself, or the one that took its place
  outcome text,                            -- null: no verdict yet; a change's state, or Refused
  note text,                               -- why it is refused
  primary key (operation_id, change_id)
) without rowid;
create index operation_letter_open on operation_letter(sent_as) where sent_as is not null and outcome is null;
