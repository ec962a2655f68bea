-- The most rows that the server takes, as its 413 taught us; row_limit is what an outage has halved.
alter table gate add column size_limit integer not null default 2147483647;

-- An operator's pause stands beside what closed the gate: neither forgets the other, and calls that come back do not write it.
alter table gate add column paused_since integer;
alter table gate add column paused_by text;
alter table gate add column paused_reason text;
