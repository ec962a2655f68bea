-- The most rows that the server takes, as its 413 taught us; row_limit is what an outage has halved.
alter table gate add column size_limit integer not null default 2147483647;

-- An operator's pause stands beside what closed the gate: neither forgets the other, and calls that come back do not write it.
alter table gate add column paused_since integer;
alter table gate add column paused_by text;
alter table gate add column paused_reason text;

-- The brake: aggregates that died in a row with one fingerprint, by procedure; nothing of it was accepted between.
create table brake (
  procedure text primary key,
  fingerprint text not null,
  message text not null,
  aggregates text not null,                -- JSON array
  since integer,                           -- null: it runs
  probe_at integer,
  probe_id integer                         -- the one entity that may go
) without rowid;

-- Most calls at once for now: one after a 429, one more for each round trip that is accepted.
alter table gate add column in_flight_limit integer not null default 2147483647;
alter table gate add column in_flight_since integer;
