-- What is stored came from other systems: what cannot be read as text or JSON must not stop the statement that stores it.
create function readable(bytes bytea) returns text language plpgsql immutable strict parallel safe as $$
begin
  return convert_from(bytes, 'UTF8');
exception when others then
  return encode(bytes, 'escape');
end $$;

create function json_word(json text, name text) returns text language plpgsql immutable strict parallel safe as $$
begin
  return json::json ->> name;
exception when others then
  return null;
end $$;

-- The values of what is kept as JSON bytes, in lower case, for searches.
create function field_words(fields bytea) returns text language plpgsql immutable strict parallel safe as $$
begin
  return (select lower(string_agg(value, E'\n')) from json_each_text(convert_from(fields, 'UTF8')::json));
exception when others then
  return lower(encode(fields, 'escape'));
end $$;

-- The open dead letters as lists, groups and searches read them. The triggers below keep it, so that whoever moves a change, be it by hand,
-- cannot forget it. Only a change that dies, and a dead letter that is closed, costs a write here.
create table letter (
  id bigint primary key,                   -- the change
  entity_id bigint,
  entity text,
  source_app text,                         -- in lower case
  at bigint not null,                      -- when it became a dead letter
  code text not null,
  procedure text,
  field text,
  first_seen text collate "C",             -- as in the reason: UTC, ISO 8601
  last_seen text collate "C",
  fingerprint text,                        -- null: nobody has computed it yet
  words text not null                      -- message, key and values in lower case, for searches
);
create index letter_entity on letter (entity, id);
create index letter_source on letter (source_app, id);
create index letter_record on letter (entity_id, id);
create index letter_code on letter (code, id);
create index letter_group on letter (fingerprint, id) include (first_seen, last_seen);
create index letter_at on letter (at);

create view letter_of as
select c.id, c.entity_id, e.entity,
  lower(json_word(readable(c.fields), 'SourceApp')) as source_app,
  coalesce(c.settled_at, c.received_at) as at,
  coalesce(json_word(c.error, 'Code'), '') as code,
  json_word(c.error, 'Procedure') as procedure,
  json_word(c.error, 'Field') as field,
  json_word(c.error, 'FirstSeen') as first_seen,
  json_word(c.error, 'LastSeen') as last_seen,
  null::text as fingerprint,
  left(lower(coalesce(json_word(c.error, 'Message'), '') || E'\n' || coalesce(e.key, '') || E'\n' || coalesce(field_words(c.fields), '')
    || E'\n' || coalesce(readable(substr(c.body, 1, 2000)), '')), 4000) as words
from change c left join entity e on e.id = c.entity_id
where c.state = 'Dead';

create function letter_moves() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from letter where id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into letter select * from letter_of where id = new.id;
  end if;
  return null;
end $$;
create trigger letter_on_arrival after insert on change
  for each row when (new.state = 'Dead') execute function letter_moves();
create trigger letter_moves after update of state on change
  for each row when ((old.state = 'Dead') <> (new.state = 'Dead')) execute function letter_moves();
create trigger letter_is_retired after delete on change
  for each row when (old.state = 'Dead') execute function letter_moves();

insert into letter select * from letter_of;

-- What people type to find a record: the number at the end of its key without leading zeros, else the key's last part. A record is
-- written here once, when it is created.
create table entity_word (
  word text collate "C" not null,
  entity_id bigint not null,
  primary key (word, entity_id)
);

-- Digits that belong to a percent-encoded character are no number: A%28 ends in a parenthesis. The offsets keep the planner from merging the
-- queries, which would compute each of them several times.
create function word_of(match text) returns text language sql immutable strict parallel safe
  return (
    select case when digits = '' then last when ltrim(digits, '0') = '' then '0' else ltrim(digits, '0') end
    from (
      select last, case
        when right(before, 1) = '%' then substr(digits, 3)
        when left(right(before, 2), 1) = '%' and right(before, 1) between 'A' and 'F' then substr(digits, 2)
        else digits end as digits
      from (
        select last, rtrim(last, '0123456789') as before, substr(last, length(rtrim(last, '0123456789')) + 1) as digits
        from (select substring(match from '[^/]*$') as last offset 0) l offset 0) d offset 0) w);

create function entities_are_new() returns trigger language plpgsql as $$
begin
  insert into entity_word select word_of(n.match), n.id from new_rows n;
  return null;
end $$;
create trigger entities_are_new after insert on entity
  referencing new table as new_rows for each statement execute function entities_are_new();

insert into entity_word select word_of(match), id from entity;

-- What an operator discards is rare, and is looked for by its state.
create index change_discarded on change (id) where state = 'Discarded';

-- The answers to requests with an Idempotency-Key, kept for a day: a repeat gets the answer of the first.
create table answer (
  caller text not null,
  key text not null,
  request bytea not null,                  -- hash of the method, the path and the body
  status integer not null,
  location text,
  body text not null,
  at bigint not null,
  primary key (caller, key)
);
create index answer_at on answer (at);
