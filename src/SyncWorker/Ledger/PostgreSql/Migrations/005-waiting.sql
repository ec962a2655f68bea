-- What waits is looked at again at a moment that is kept at what it waits for: its parent, or itself.
alter table entity add column look_at bigint;                    -- when those that wait for it are looked at; null: nothing does
create index entity_look on entity (look_at) where look_at is not null;
create index entity_waiting on entity (parent_id, blocked) where blocked is not null;
create index entity_retrying on entity (parent_id) where last_failed_at is not null;

-- Since when the board may have lost what was accepted: that goes out again. Before, this was said by ending the late window of calls.
alter table entity add column resend_at bigint;

-- The record below which the board has it, where a change may name another; null: parent_id.
alter table entity add column board_parent_id bigint references entity(id);
create index entity_board_parent on entity (board_parent_id) where board_parent_id is not null;

-- Raised by whatever makes a plan of the record wrong.
alter table entity add column revision bigint not null default 0;

-- What waited for a wake-up is looked at once; what a dry run has planned is due again when that is over.
update entity set due_at = null, blocked = 'dry run' where due_at = 253402300799999 and import_id is null;
update entity set due_at = 0 where due_at is null and import_id is null and blocked is null
  and exists(select 1 from change c where c.entity_id = entity.id and c.state = 'Pending');
update entity set due_at = 0 where blocked = 'no base' and import_id is null;
update entity set look_at = 0 where blocked = 'child pending' or id in (select k.parent_id from entity k where k.blocked is not null);
