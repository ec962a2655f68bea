-- What happened in each minute, by entity, for the charts of the page. An empty entity stands for all; only its row has what is counted
-- for the ledger as a whole. How long changes took is counted in classes: lag_0 up to 1/4 s, then 1/2, 1, 2, 5, 10, 30 s, 1, 5, 15 min,
-- 1 h, and lag_11 for all longer ones.
create table rollup (
  minute bigint not null,                    -- since 1970
  entity text not null,
  received bigint not null default 0,
  applied bigint not null default 0,         -- rows accepted
  calls bigint not null default 0,
  refused bigint not null default 0,         -- calls with another outcome than accepted
  backlog bigint not null default 0,         -- at the minute's end
  dead bigint not null default 0,            -- at the minute's end
  lag_0 bigint not null default 0,
  lag_1 bigint not null default 0,
  lag_2 bigint not null default 0,
  lag_3 bigint not null default 0,
  lag_4 bigint not null default 0,
  lag_5 bigint not null default 0,
  lag_6 bigint not null default 0,
  lag_7 bigint not null default 0,
  lag_8 bigint not null default 0,
  lag_9 bigint not null default 0,
  lag_10 bigint not null default 0,
  lag_11 bigint not null default 0,
  primary key (minute, entity)
);

-- How far the changes and calls are counted.
create table rollup_place (
  id integer primary key check (id = 1),
  change_id bigint not null,
  import_id bigint not null
);
insert into rollup_place (id, change_id, import_id)
select 1, coalesce((select max(id) from change), 0), coalesce((select max(id) from import), 0);

-- The operations of a letter.
create index operation_letter_change on operation_letter (change_id);

-- How the letters of a fix are changed (JSON); null: the operation is none.
alter table operation add column rules text;
-- What the board had of the record before the letter went out (JSON), so that it can be put back; null: not kept.
alter table operation_letter add column before text;
