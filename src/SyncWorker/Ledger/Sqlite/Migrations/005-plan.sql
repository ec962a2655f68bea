-- A refused call that is being taken apart; its members name it in suspect_group.
create table suspect_group (
  id integer primary key,                  -- the import that was refused
  row_limit integer not null,              -- most rows of the rest in one call
  accepted integer not null                -- rows accepted since the last one that failed alone
);

-- A parent for want of which a child was refused: its children wait, but for one at a time that probes.
alter table entity add column missing_since integer;
alter table entity add column missing_until integer;              -- when the next one may; null: given up
alter table entity add column missing_probes integer not null default 0;

-- It waits for setup that it names, but no longer than until then.
alter table entity add column soft_until integer;
create index entity_soft on entity(soft_until) where soft_until is not null;

-- An operator said that it waits for nothing any more.
alter table entity add column skips_wait integer not null default 0;

-- How fast calls may follow each other since a 429; null: as fast as they can.
alter table gate add column calls_per_second real;
alter table gate add column refused_per_second real not null default 0;
alter table gate add column pace_since integer;
alter table gate add column last_start integer;

-- Of an import; last_success is of the control too.
alter table gate add column last_accepted integer;
