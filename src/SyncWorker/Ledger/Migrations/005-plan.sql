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
