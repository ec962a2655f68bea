-- The full export that the change is part of; null: it is news.
alter table change add column export text;
-- When the last row was accepted; null since a call began whose outcome was another one, and in older ledgers.
alter table entity add column accepted_at integer;
-- When the record came to the board or left it; null: that was not seen.
alter table entity add column existence_since integer;
-- The board that the ledger was filled from; no row: it was never used with one.
create table board (
  id integer primary key check (id = 1),
  name text not null,
  bound_at integer not null
);
