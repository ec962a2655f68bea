-- A refused call that is being taken apart; its members name it in suspect_group.
create table suspect_group (
  id integer primary key,                  -- the import that was refused
  row_limit integer not null,              -- most rows of the rest in one call
  accepted integer not null                -- rows accepted since the last one that failed alone
);
