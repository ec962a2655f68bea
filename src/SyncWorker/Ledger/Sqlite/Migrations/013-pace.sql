-- What the server takes, as learned from its 429 (JSON). Null: no limit is known. It replaces calls_per_second and the columns beside it,
-- which stay unused.
alter table gate add column pace text;
