-- When a worker with a broker was last there, and which one publishes for now: others may share the ledger and have none.
alter table outbox_setting add column taken_at integer;
alter table outbox_setting add column publisher text;
alter table outbox_setting add column publishes_until integer;
