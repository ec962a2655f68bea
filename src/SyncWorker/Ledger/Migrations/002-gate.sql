-- The most rows that the server takes, as its 413 taught us; row_limit is what an outage has halved.
alter table gate add column size_limit integer not null default 2147483647;
