-- The open dead letters as lists, groups and searches read them. The triggers below keep it, so that whoever moves a change, be it by hand,
-- cannot forget it. Only a change that dies, and a dead letter that is closed, costs a write here.
create table letter (
  id integer primary key,                  -- the change
  entity_id integer,
  entity text,
  source_app text,                         -- in lower case
  at integer not null,                     -- when it became a dead letter
  code text not null,
  procedure text,
  field text,
  first_seen text,                         -- as in the reason: UTC, ISO 8601
  last_seen text,
  fingerprint text,                        -- null: nobody has computed it yet
  words text not null                      -- message, key and values in lower case, for searches
);
create index letter_entity on letter(entity, id);
create index letter_source on letter(source_app, id);
create index letter_record on letter(entity_id, id);
create index letter_code on letter(code, id);
create index letter_group on letter(fingerprint, id, first_seen, last_seen);
create index letter_at on letter(at);

create view letter_of as
select c.id, c.entity_id, e.entity,
  lower(json_extract(f.fields, '$.SourceApp')) as source_app,
  coalesce(c.settled_at, c.received_at) as at,
  coalesce(json_extract(r.error, '$.Code'), '') as code,
  json_extract(r.error, '$.Procedure') as procedure,
  json_extract(r.error, '$.Field') as field,
  json_extract(r.error, '$.FirstSeen') as first_seen,
  json_extract(r.error, '$.LastSeen') as last_seen,
  null as fingerprint,
  lower(substr(coalesce(json_extract(r.error, '$.Message'), '') || char(10) || coalesce(e.key, '') || char(10)
    || coalesce((select group_concat(value, char(10)) from json_each(f.fields)), '') || char(10)
    || coalesce(cast(substr(c.body, 1, 2000) as text), ''), 1, 4000)) as words
from change c left join entity e on e.id = c.entity_id
  join (select id, iif(json_valid(error), error, '{}') as error from change) r on r.id = c.id
  join (select id, iif(json_valid(cast(fields as text)), cast(fields as text), '{}') as fields from change) f on f.id = c.id
where c.state = 'Dead';

create trigger letter_on_arrival after insert on change when new.state = 'Dead'
begin
  insert or replace into letter select * from letter_of where id = new.id;
end;

create trigger letter_begins after update of state on change when new.state = 'Dead' and old.state <> 'Dead'
begin
  insert or replace into letter select * from letter_of where id = new.id;
end;

create trigger letter_ends after update of state on change when old.state = 'Dead' and new.state <> 'Dead'
begin
  delete from letter where id = old.id;
end;

create trigger letter_is_retired after delete on change when old.state = 'Dead'
begin
  delete from letter where id = old.id;
end;

insert into letter select * from letter_of;

-- What people type to find a record: the number at the end of its key without leading zeros, else the key's last part. A record is
-- written here once, when it is created.
create table entity_word (
  word text not null,
  entity_id integer not null,
  primary key (word, entity_id)
) without rowid;

-- Digits that belong to a percent-encoded character are no number: A%28 ends in a parenthesis. The limits keep SQLite from merging the
-- queries, which would compute each of them several times: the trigger costs 3 microseconds for each new record.
create trigger entity_is_new after insert on entity
begin
  insert or replace into entity_word
  select iif(digits = '', last, iif(ltrim(digits, '0') = '', '0', ltrim(digits, '0'))), id
  from (
    select id, last, iif(substr(before, -1) = '%', substr(digits, 3),
      iif(substr(before, -2, 1) = '%' and substr(before, -1) between 'A' and 'F', substr(digits, 2), digits)) as digits
    from (
      select id, last, before, substr(last, length(before) + 1) as digits
      from (
        select id, last, rtrim(last, '0123456789') as before
        from (select new.id as id, substr(new.match, length(rtrim(new.match, replace(new.match, '/', ''))) + 1) as last limit -1) limit -1)
      limit -1)
    limit -1);
end;

insert into entity_word
  select iif(digits = '', last, iif(ltrim(digits, '0') = '', '0', ltrim(digits, '0'))), id
  from (
    select id, last, iif(substr(before, -1) = '%', substr(digits, 3),
      iif(substr(before, -2, 1) = '%' and substr(before, -1) between 'A' and 'F', substr(digits, 2), digits)) as digits
    from (
      select id, last, before, substr(last, length(before) + 1) as digits
      from (
        select id, last, rtrim(last, '0123456789') as before
        from (select id as id, substr(match, length(rtrim(match, replace(match, '/', ''))) + 1) as last from entity limit -1) limit -1)
      limit -1)
    limit -1);

-- What an operator discards is rare, and is looked for by its state.
create index change_discarded on change(id) where state = 'Discarded';

-- The answers to requests with an Idempotency-Key, kept for a day: a repeat gets the answer of the first.
create table answer (
  caller text not null,
  key text not null,
  request blob not null,                   -- hash of the method, the path and the body
  status integer not null,
  location text,
  body text not null,
  at integer not null,
  primary key (caller, key)
) without rowid;
create index answer_at on answer(at);
