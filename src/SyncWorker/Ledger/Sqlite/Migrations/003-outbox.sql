-- Properties and headers of the message, as JSON; kept only of what was refused on arrival.
alter table change add column headers text;

-- Events for others, in the order in which they happened. The triggers below write them in the transaction that causes them, so
-- whoever moves a row, be it by hand, can not forget one; they are deleted after the broker's confirmation.
create table outbox (
  id integer primary key autoincrement,
  message_id text not null default (lower(hex(randomblob(16)))), -- by it a receiver knows one that was published twice
  type text not null,
  at integer not null default (cast((julianday('now') - 2440587.5) * 86400000 as integer)),
  change_id integer,
  error text,                              -- why the change is dead, as it was then
  reason text, detail text, procedure text, since integer, until integer
);

-- Whether anybody takes them, and how long an outage lasts before it is one of them; written at each start.
create table outbox_setting (
  id integer primary key check (id = 1),
  is_on integer not null default 0,
  outage_after integer not null default 600000
);
insert into outbox_setting (id) values (1);

-- Pauses that were told of and are not over.
create table pause (
  name text primary key,
  reason text not null,
  procedure text,
  since integer not null
) without rowid;

-- Since when the gate is closed without a break; its own since is that of the last failure.
alter table gate add column closed_since integer;

create trigger change_is_dead_on_arrival after insert on change
when new.state = 'Dead' and (select is_on from outbox_setting)
begin
  insert into outbox (type, change_id, error, since) values ('ChangeDeadLettered', new.id, new.error, new.settled_at);
end;

create trigger change_is_dead after update of state on change
when new.state = 'Dead' and old.state <> 'Dead' and (select is_on from outbox_setting)
begin
  insert into outbox (type, change_id, error, since) values ('ChangeDeadLettered', new.id, new.error, new.settled_at);
end;

create trigger gate_closes after update of reason on gate
when old.reason is null and new.reason is not null
begin
  update gate set closed_since = new.since;
end;

-- A throttle is the server's way to work, and a short outage passes: neither is an alarm.
create trigger gate_alarms after update of reason on gate
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

create trigger gate_opens after update of reason on gate
when old.reason is not null and new.reason is null
begin
  insert into outbox (type, reason, since) select 'SyncResumed', reason, since from pause where name in ('configuration', 'outage') order by since;
  delete from pause where name in ('configuration', 'outage');
  update gate set closed_since = null;
end;

create trigger operator_pauses after update of paused_since on gate
when old.paused_since is null and new.paused_since is not null and (select is_on from outbox_setting)
begin
  insert or ignore into pause (name, reason, since) values ('operator', 'operator', new.paused_since);
  insert into outbox (type, reason, detail, since)
  values ('SyncPaused', 'operator', new.paused_reason || ' (by ' || new.paused_by || ')', new.paused_since);
end;

create trigger operator_resumes after update of paused_since on gate
when old.paused_since is not null and new.paused_since is null
begin
  insert into outbox (type, reason, since) select 'SyncResumed', reason, since from pause where name = 'operator';
  delete from pause where name = 'operator';
end;

-- A brake is written by "insert or replace", which counts as an insert here, and as no delete.
create trigger brake_stops after insert on brake
when new.since is not null and (select is_on from outbox_setting) and not exists (select 1 from pause where name = 'brake ' || new.procedure)
begin
  insert into pause (name, reason, procedure, since) values ('brake ' || new.procedure, 'brake', new.procedure, new.since);
  insert into outbox (type, reason, detail, procedure, since, until) values ('SyncPaused', 'brake', new.message, new.procedure, new.since, new.probe_at);
end;

create trigger brake_lets_go after delete on brake
begin
  insert into outbox (type, reason, procedure, since) select 'SyncResumed', reason, procedure, since from pause where name = 'brake ' || old.procedure;
  delete from pause where name = 'brake ' || old.procedure;
end;
