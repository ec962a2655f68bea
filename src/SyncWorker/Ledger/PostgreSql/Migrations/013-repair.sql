-- The changes that a repair publishes, frozen when it began. Each is recorded when its turn comes. In operation_letter, change_id is its
-- number here.
create table operation_repair (
  operation_id bigint not null references operation(id),
  number bigint not null,
  as_of bigint not null,                   -- what was received later is newer than the change
  change bytea not null,                   -- as POST /api/changes takes it
  primary key (operation_id, number)
);
