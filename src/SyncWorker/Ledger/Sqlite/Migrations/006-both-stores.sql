-- Statements are written once for both stores. A brake is now written by "on conflict do update", which is an update when it was
-- there; and what is true is said as "= true", which the planner compares with the index word by word.
create trigger brake_stops_later after update of since on brake
when new.since is not null and (select is_on from outbox_setting) and not exists (select 1 from pause where name = 'brake ' || new.procedure)
begin
  insert into pause (name, reason, procedure, since) values ('brake ' || new.procedure, 'brake', new.procedure, new.since);
  insert into outbox (type, reason, detail, procedure, since, until) values ('SyncPaused', 'brake', new.message, new.procedure, new.since, new.probe_at);
end;

drop index entity_setup;
create index entity_setup on entity(due_at) where due_at is not null and setup = true;
