-- The newest change in calls of unknown outcome: it may be on the board, so nothing older is sent while the record is uncertain.
alter table entity add column sent_through integer;
