PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE entity (
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
, missing_since integer, missing_until integer, missing_probes integer not null default 0, soft_until integer, skips_wait integer not null default 0, sent_through integer);
INSERT INTO entity VALUES(1,'Job','BC1/SERVICE/LOST','BC1/SERVICE/LOST',-9158863529411036094,2,0,NULL,'Yes',0,1,1,1,'Upsert',X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a224c4f5354222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d',NULL,NULL,0,0,NULL,NULL,0,1,1,1,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(2,'Task','BC1/SERVICE/LOST/T1','BC1/SERVICE/LOST/T1',-9158863529411036094,2,0,1,'Yes',0,1,1,2,'Upsert',X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a224c4f5354222c225461736b4e6f223a225431222c2253686f72744465736372697074696f6e223a2273227d',NULL,NULL,0,0,NULL,NULL,0,1,1,2,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(3,'Appointment','00000000-0000-0000-0000-000000000001','00000000-0000-0000-0000-000000000001',5775482842078195974,6,0,2,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,1,1,3,NULL,'parent pending',NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(4,'Job','BC1/SERVICE/PATCHED','BC1/SERVICE/PATCHED',-6150205628244191861,11,0,NULL,'Yes',0,1,1,4,'Upsert',X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a2250415443484544222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d',NULL,NULL,0,0,NULL,NULL,0,1,1,4,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(5,'Task','BC1/SERVICE/PATCHED/T1','BC1/SERVICE/PATCHED/T1',-6150205628244191861,11,0,4,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,1,1,5,NULL,'no base',NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(6,'Appointment','00000000-0000-0000-0000-000000000002','00000000-0000-0000-0000-000000000002',8610730865365957309,61,0,5,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,1,1,6,NULL,'parent pending',NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(7,'Job','BC1/SERVICE/RESENT','BC1/SERVICE/RESENT',-3686661491839674637,51,0,NULL,'Unknown',0,1,1,7,'Upsert',X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d',NULL,NULL,0,0,1893456000250,1893456000250,0,1,2,9,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(8,'Task','BC1/SERVICE/RESENT/T1','BC1/SERVICE/RESENT/T1',-3686661491839674637,51,0,7,'Unknown',0,1,1,8,'Upsert',X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c225461736b4e6f223a225431222c2253686f72744465736372697074696f6e223a2273227d',NULL,1893456000250,0,0,NULL,NULL,0,1,2,10,NULL,'parent dead',NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(9,'Job','BC1/SERVICE/DRYRUN','BC1/SERVICE/DRYRUN',-5011343696572596959,33,0,NULL,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,1,1,11,253402300799999,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(10,'Appointment','00000000-0000-0000-0000-000000000003','00000000-0000-0000-0000-000000000003',925309320571098869,53,0,12,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,1,1,12,NULL,'parent unknown',NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(11,'Job','BC1/SERVICE/UNKNOWN','BC1/SERVICE/UNKNOWN',-5777951171232911130,38,0,NULL,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
INSERT INTO entity VALUES(12,'Task','BC1/SERVICE/UNKNOWN/T1','BC1/SERVICE/UNKNOWN/T1',-5777951171232911130,38,0,11,'Unknown',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,0,NULL,NULL,0,0,0,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,0,NULL,0,NULL);
CREATE TABLE change (
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
, headers text);
INSERT INTO change VALUES(1,1,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a224c4f5354222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d','Applied','LOST 1 "siteCity":"Gent"','syncworker.changes',1893456000000,NULL,NULL,NULL,1,1893456000050,NULL,NULL);
INSERT INTO change VALUES(2,2,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a224c4f5354222c225461736b4e6f223a225431222c2253686f72744465736372697074696f6e223a2273227d','Applied','LOST T1','syncworker.changes',1893456000050,NULL,NULL,NULL,2,1893456000100,NULL,NULL);
INSERT INTO change VALUES(3,3,'Upsert','Snapshot',0,1,1,X'7b224170706f696e746d656e7447756964223a2230303030303030302d303030302d303030302d303030302d303030303030303030303031222c22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a224c4f5354222c225461736b4e6f223a225431222c225265736f757263654e6f223a2252222c225374617274223a22323032392d31322d32305430383a30303a3030222c22456e64223a22323032392d31322d32305430393a30303a3030222c225375626a656374223a22526570616972227d','Pending','00000000-0000-0000-0000-000000000001 1 Upsert','syncworker.changes',1893456000050,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(4,4,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a2250415443484544222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d','Applied','PATCHED 1 "siteCity":"Gent"','syncworker.changes',1893456000100,NULL,NULL,NULL,3,1893456000150,NULL,NULL);
INSERT INTO change VALUES(5,5,'Upsert','Patch',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a2250415443484544222c225461736b4e6f223a225431222c224465736372697074696f6e223a2278227d','Pending','p','syncworker.changes',1893456000100,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(6,6,'Upsert','Snapshot',0,1,1,X'7b224170706f696e746d656e7447756964223a2230303030303030302d303030302d303030302d303030302d303030303030303030303032222c22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a2250415443484544222c225461736b4e6f223a225431222c225265736f757263654e6f223a2252222c225374617274223a22323032392d31322d32305430383a30303a3030222c22456e64223a22323032392d31322d32305430393a30303a3030222c225375626a656374223a22526570616972227d','Pending','00000000-0000-0000-0000-000000000002 1 Upsert','syncworker.changes',1893456000100,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(7,7,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d','Applied','RESENT 1 "siteCity":"Gent"','syncworker.changes',1893456000150,NULL,NULL,NULL,4,1893456000200,NULL,NULL);
INSERT INTO change VALUES(8,8,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c225461736b4e6f223a225431222c2253686f72744465736372697074696f6e223a2273227d','Applied','RESENT T1','syncworker.changes',1893456000150,NULL,NULL,NULL,4,1893456000200,NULL,NULL);
INSERT INTO change VALUES(9,7,'Upsert','Snapshot',0,1,2,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2241746c616e746973227d','Dead','RESENT 2 "siteCity":"Atlantis"','syncworker.changes',1893456000200,7,NULL,NULL,5,1893456000250,'{"Class":"rejected","Code":"DIME201","Error":"ValidationError","Message":"No such city.","Procedure":"mboc_upsertJob","Field":null,"HttpStatus":400,"Attempts":1,"FirstSeen":"2030-01-01T00:00:00.25+00:00","LastSeen":"2030-01-01T00:00:00.25+00:00","Note":null,"ReplacedBy":null}',NULL);
INSERT INTO change VALUES(10,8,'Upsert','Snapshot',0,1,2,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22524553454e54222c225461736b4e6f223a225431222c2253686f72744465736372697074696f6e223a226e65776572227d','Pending','t2','syncworker.changes',1893456000300,8,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(11,9,'Upsert','Snapshot',0,1,1,X'7b22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a2244525952554e222c2253686f72744465736372697074696f6e223a2273222c225369746543697479223a2247656e74227d','Pending','DRYRUN 1 "siteCity":"Gent"','syncworker.changes',1893456000300,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO change VALUES(12,10,'Upsert','Snapshot',0,1,1,X'7b224170706f696e746d656e7447756964223a2230303030303030302d303030302d303030302d303030302d303030303030303030303033222c22536f75726365417070223a22424331222c22536f7572636554797065223a2253455256494345222c224a6f624e6f223a22554e4b4e4f574e222c225461736b4e6f223a225431222c225265736f757263654e6f223a2252222c225374617274223a22323032392d31322d32305430383a30303a3030222c22456e64223a22323032392d31322d32305430393a30303a3030222c225375626a656374223a22526570616972227d','Pending','00000000-0000-0000-0000-000000000003 1 Upsert','syncworker.changes',1893456000300,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE import (
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
INSERT INTO import VALUES(1,'worker-1',0,'[1]',1,178,1893456000000,1893456000050,NULL,'accepted',NULL);
INSERT INTO import VALUES(2,'worker-1',0,'[2]',1,175,1893456000050,1893456000100,NULL,'accepted',NULL);
INSERT INTO import VALUES(3,'worker-1',0,'[4]',1,181,1893456000100,1893456000150,NULL,'accepted',NULL);
INSERT INTO import VALUES(4,'worker-1',0,'[7,8]',2,356,1893456000150,1893456000200,NULL,'accepted',NULL);
INSERT INTO import VALUES(5,'worker-1',0,'[7]',1,184,1893456000200,1893456000250,400,'rejected','No such city.');
INSERT INTO import VALUES(6,'worker-1',0,'[7]',1,180,1893456000250,1893456000300,400,'rejected','The category is gone.');
INSERT INTO import VALUES(7,'worker-1',0,'[9]',1,180,1893456000300,1893456000300,NULL,'dry run',NULL);
CREATE TABLE seen_0 (hash blob primary key) without rowid;
INSERT INTO seen_0 VALUES(X'18e029014c0be85ada9bb8fb89b64cf5');
INSERT INTO seen_0 VALUES(X'1b6d47895940231390963111f9cf540c');
INSERT INTO seen_0 VALUES(X'26d8b5f203a05f0152f197345608e209');
INSERT INTO seen_0 VALUES(X'2baeb58c3feee216e650de9b2cb5f582');
INSERT INTO seen_0 VALUES(X'2baf38e14760db30fd38fee23821ebb2');
INSERT INTO seen_0 VALUES(X'2fd0f791c85aae57f1db5cd86ebf3192');
INSERT INTO seen_0 VALUES(X'33559d5d681e7e318b24cce280e8ad3c');
INSERT INTO seen_0 VALUES(X'49245b613f58b1d7b668fa428b6a2221');
INSERT INTO seen_0 VALUES(X'649dfb04f80005d5e7df2b3bd03747a3');
INSERT INTO seen_0 VALUES(X'9000e06abd56cb4d91489006c4682759');
INSERT INTO seen_0 VALUES(X'9fdf2a6792d12ae614337eaeac539a93');
INSERT INTO seen_0 VALUES(X'b6a2db562502eaf9a7a4a29b48d31498');
CREATE TABLE seen_1 (hash blob primary key) without rowid;
CREATE TABLE counter (
  slot text not null,
  name text not null,
  value integer not null,
  primary key (slot, name)
) without rowid;
INSERT INTO counter VALUES('0','acked',12);
INSERT INTO counter VALUES('0','recorded',12);
INSERT INTO counter VALUES('0','settled applied',5);
INSERT INTO counter VALUES('0','settled dead',1);
INSERT INTO counter VALUES('seen','generation',105868);
CREATE TABLE gate (
  id integer primary key check (id = 1),
  reason text,
  detail text,
  since integer,
  until integer,
  failures integer not null default 0,
  row_limit integer not null default 2147483647,
  last_success integer
, size_limit integer not null default 2147483647, paused_since integer, paused_by text, paused_reason text, in_flight_limit integer not null default 2147483647, in_flight_since integer, closed_since integer, calls_per_second real, refused_per_second real not null default 0, pace_since integer, last_start integer, last_accepted integer);
INSERT INTO gate VALUES(1,NULL,NULL,NULL,NULL,0,2147483647,1893456000200,2147483647,NULL,NULL,NULL,2147483647,NULL,NULL,NULL,0.0,NULL,NULL,1893456000200);
CREATE TABLE partition (
  id integer primary key,
  owner text,
  token integer not null default 0,
  expires_at integer
);
CREATE TABLE operation (
  id integer primary key,
  kind text not null,
  scope text not null,
  state text not null,
  created_at integer not null,
  finished_at integer, who text not null default '', reason text, force integer not null default 0, continues integer not null default 0);
CREATE TABLE audit (
  id integer primary key,
  at integer not null,
  who text not null,
  action text not null,
  scope text not null,
  reason text
);
INSERT INTO audit VALUES(1,1893456000250,'anna','resend','Job BC1/SERVICE/RESENT: 2 records','r');
CREATE TABLE brake (
  procedure text primary key,
  fingerprint text not null,
  message text not null,
  aggregates text not null,                -- JSON array
  since integer,                           -- null: it runs
  probe_at integer,
  probe_id integer                         -- the one entity that may go
) without rowid;
INSERT INTO brake VALUES('mboc_upsertJob','Job|mboc_upsertJob||no such city.','No such city.','[-3686661491839674637]',NULL,NULL,NULL);
CREATE TABLE outbox (
  id integer primary key autoincrement,
  message_id text not null default (lower(hex(randomblob(16)))), -- by it a receiver knows one that was published twice
  type text not null,
  at integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
  change_id integer,
  error text,                              -- why the change is dead, as it was then
  reason text, detail text, procedure text, since integer, until integer
);
CREATE TABLE outbox_setting (
  id integer primary key check (id = 1),
  is_on integer not null default 0,
  outage_after integer not null default 600000
);
INSERT INTO outbox_setting VALUES(1,0,600000);
CREATE TABLE pause (
  name text primary key,
  reason text not null,
  procedure text,
  since integer not null
) without rowid;
CREATE TABLE operation_letter (
  operation_id integer not null references operation(id),
  change_id integer not null,
  step integer,                            -- null: it is still to come
  sent_as integer,                         -- the change that goes out for it: itself, or the one that took its place
  outcome text,                            -- null: no verdict yet; a change's state, or Refused
  note text,                               -- why it is refused
  primary key (operation_id, change_id)
) without rowid;
CREATE TABLE suspect_group (
  id integer primary key,                  -- the import that was refused
  row_limit integer not null,              -- most rows of the rest in one call
  accepted integer not null                -- rows accepted since the last one that failed alone
);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('outbox',0);
CREATE UNIQUE INDEX entity_match on entity(entity, match);
CREATE INDEX entity_due on entity(due_at, aggregate) where due_at is not null;
CREATE INDEX entity_work on entity(aggregate) where due_at is not null;
CREATE INDEX entity_parent on entity(parent_id) where parent_id is not null;
CREATE INDEX entity_uncertain on entity(uncertain_until) where uncertain_until is not null;
CREATE INDEX entity_suspect on entity(suspect_group) where suspect_group is not null;
CREATE INDEX change_pending on change(entity_id) where state = 'Pending';
CREATE INDEX change_dead on change(entity_id, id) where state = 'Dead';
CREATE INDEX import_open on import(id) where finished_at is null;
CREATE TRIGGER change_is_dead_on_arrival after insert on change
when new.state = 'Dead' and (select is_on from outbox_setting)
begin
  insert into outbox (type, change_id, error, since) values ('ChangeDeadLettered', new.id, new.error, new.settled_at);
end;
CREATE TRIGGER change_is_dead after update of state on change
when new.state = 'Dead' and old.state <> 'Dead' and (select is_on from outbox_setting)
begin
  insert into outbox (type, change_id, error, since) values ('ChangeDeadLettered', new.id, new.error, new.settled_at);
end;
CREATE TRIGGER gate_closes after update of reason on gate
when old.reason is null and new.reason is not null
begin
  update gate set closed_since = new.since;
end;
CREATE TRIGGER gate_alarms after update of reason on gate
when (select is_on from outbox_setting)
  and (new.reason = 'Configuration' and not exists (select 1 from pause where name = 'configuration')
    or new.reason in ('Outage', 'ServerError') and not exists (select 1 from pause where name = 'outage')
      and new.since - coalesce(new.closed_since, new.since) >= (select outage_after from outbox_setting))
begin
  insert into pause (name, reason, since)
  values (iif(new.reason = 'Configuration', 'configuration', 'outage'), iif(new.reason = 'Configuration', 'configuration', 'outage'),
    iif(new.reason = 'Configuration', new.since, coalesce(new.closed_since, new.since)));
  insert into outbox (type, reason, detail, since, until)
  select 'SyncPaused', reason, new.detail, since, new.until from pause where name = iif(new.reason = 'Configuration', 'configuration', 'outage');
end;
CREATE TRIGGER gate_opens after update of reason on gate
when old.reason is not null and new.reason is null
begin
  insert into outbox (type, reason, since) select 'SyncResumed', reason, since from pause where name in ('configuration', 'outage') order by since;
  delete from pause where name in ('configuration', 'outage');
  update gate set closed_since = null;
end;
CREATE TRIGGER operator_pauses after update of paused_since on gate
when old.paused_since is null and new.paused_since is not null and (select is_on from outbox_setting)
begin
  insert or ignore into pause (name, reason, since) values ('operator', 'operator', new.paused_since);
  insert into outbox (type, reason, detail, since)
  values ('SyncPaused', 'operator', new.paused_reason || ' (by ' || new.paused_by || ')', new.paused_since);
end;
CREATE TRIGGER operator_resumes after update of paused_since on gate
when old.paused_since is not null and new.paused_since is null
begin
  insert into outbox (type, reason, since) select 'SyncResumed', reason, since from pause where name = 'operator';
  delete from pause where name = 'operator';
end;
CREATE TRIGGER brake_stops after insert on brake
when new.since is not null and (select is_on from outbox_setting) and not exists (select 1 from pause where name = 'brake ' || new.procedure)
begin
  insert into pause (name, reason, procedure, since) values ('brake ' || new.procedure, 'brake', new.procedure, new.since);
  insert into outbox (type, reason, detail, procedure, since, until) values ('SyncPaused', 'brake', new.message, new.procedure, new.since, new.probe_at);
end;
CREATE TRIGGER brake_lets_go after delete on brake
begin
  insert into outbox (type, reason, procedure, since) select 'SyncResumed', reason, procedure, since from pause where name = 'brake ' || old.procedure;
  delete from pause where name = 'brake ' || old.procedure;
end;
CREATE INDEX operation_running on operation(id) where state = 'Running';
CREATE INDEX operation_letter_open on operation_letter(sent_as) where sent_as is not null and outcome is null;
CREATE INDEX entity_soft on entity(soft_until) where soft_until is not null;
CREATE TRIGGER brake_stops_later after update of since on brake
when new.since is not null and (select is_on from outbox_setting) and not exists (select 1 from pause where name = 'brake ' || new.procedure)
begin
  insert into pause (name, reason, procedure, since) values ('brake ' || new.procedure, 'brake', new.procedure, new.since);
  insert into outbox (type, reason, detail, procedure, since, until) values ('SyncPaused', 'brake', new.message, new.procedure, new.since, new.probe_at);
end;
CREATE INDEX entity_setup on entity(due_at) where due_at is not null and setup = true;
COMMIT;
PRAGMA user_version = 7;
