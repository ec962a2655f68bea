-- How often a record went from existing to deleted or back, by what was received; odd: the newest of it is a delete. What the source says
-- again after that is no repeat.
alter table entity add column turn integer not null default 0;
update entity set turn = 1 where (select kind from change where id = entity.last_change_id) = 'Delete';

-- Calls in a row that carried it and ended with their worker, without a verdict.
alter table entity add column crashes integer not null default 0;
