-- Times are milliseconds since 1970 UTC. States and kinds are words, so that the file can be read by people.

-- One row per entity, never retired.
create table entity (
  id integer primary key,
  entity text not null,                    -- the catalog's name
  key text not null,                       -- as first given: BC1/SERVICE/JOB-1001
  match text not null,                     -- as compared
  aggregate integer not null,              -- records of one aggregate go out in order
  partition integer not null,
  setup integer not null default 0,
  parent_id integer references entity(id),
  existence text not null default 'Unknown',
  base_epoch integer, base_scale integer, base_version integer, base_id integer, base_kind text,
  base_fields blob,                        -- the highest accepted snapshot, delete or clear
  over blob,                               -- accepted patches above it: field -> [value, epoch, scale, version, id]
  uncertain_until integer,                 -- a call of unknown outcome may still be executed
  uncertain_delete integer not null default 0, -- that call may delete it, or what is above it
  attempts integer not null default 0,
  first_failed_at integer,
  last_failed_at integer,
  top_epoch integer not null default 0, top_scale integer not null default 0, top_version integer not null default 0,
  last_change_id integer,
  due_at integer,                          -- null: nothing to do until something moves
  blocked text,                            -- what it waits for, while due_at is null
  import_id integer,                       -- the open call that carries it
  suspect_group integer,                   -- the refused call it was in, while that is taken apart
  suspect_faulty integer not null default 0,
  refused_through integer                  -- the last change of a refused fold
);
create unique index entity_match on entity(entity, match);
create index entity_due on entity(due_at, aggregate) where due_at is not null;
create index entity_setup on entity(due_at) where due_at is not null and setup = 1;
create index entity_work on entity(aggregate) where due_at is not null;
create index entity_parent on entity(parent_id) where parent_id is not null;
create index entity_uncertain on entity(uncertain_until) where uncertain_until is not null;
create index entity_suspect on entity(suspect_group) where suspect_group is not null;

-- One row per received change, written twice: when it is recorded and when it is settled.
create table change (
  id integer primary key,
  entity_id integer references entity(id), -- null: the message does not say
  kind text not null,
  mode text not null,
  epoch integer not null, scale integer not null, version integer not null,
  fields blob,                             -- wire name -> value, as it goes out
  state text not null,
  message_id text,
  source text not null,                    -- the queue, or http
  received_at integer not null,
  previous integer,                        -- the entity's change before this one
  replay_of integer,
  body blob,                               -- as received; kept only of what was refused on arrival
  import_id integer,
  settled_at integer,
  error text                               -- why it is dead: JSON
);
create index change_pending on change(entity_id) where state = 'Pending';
create index change_dead on change(entity_id, id) where state = 'Dead';

-- One row per call, written before it is sent.
create table import (
  id integer primary key,
  worker text not null,
  token integer not null,
  entities text not null,                  -- JSON array of entity ids
  rows integer not null,
  bytes integer not null,
  started_at integer not null,
  finished_at integer,
  status integer,
  outcome text,
  message text
);
create index import_open on import(id) where finished_at is null;

-- What was received before: two generations, the older one emptied when the newer is full of days.
create table seen_0 (hash blob primary key) without rowid;
create table seen_1 (hash blob primary key) without rowid;

create table counter (
  slot text not null,
  name text not null,
  value integer not null,
  primary key (slot, name)
) without rowid;

create table gate (
  id integer primary key check (id = 1),
  reason text,
  detail text,
  since integer,
  until integer,
  failures integer not null default 0,
  row_limit integer not null default 2147483647,
  last_success integer
);
insert into gate (id) values (1);

create table partition (
  id integer primary key,
  owner text,
  token integer not null default 0,
  expires_at integer
);

create table operation (
  id integer primary key,
  kind text not null,
  scope text not null,
  state text not null,
  created_at integer not null,
  finished_at integer,
  progress text
);

create table audit (
  id integer primary key,
  at integer not null,
  who text not null,
  action text not null,
  scope text not null,
  reason text
);
