-- The changes that a repair publishes, frozen when it began. Each is recorded when its turn comes. In operation_letter, change_id is its
-- number here.
create table operation_repair (
  operation_id integer not null references operation(id),
  number integer not null,
  as_of integer not null,                  -- what was received later is newer than the change
  change blob not null,                    -- as POST /api/changes takes it
  primary key (operation_id, number)
) without rowid;
