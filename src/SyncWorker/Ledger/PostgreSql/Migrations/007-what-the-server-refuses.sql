-- Deletes of what may not be there: most in one call, once the server was seen to refuse one; null: it was not.
alter table gate add column delete_limit integer;
-- Null: no 429, or a thousand answers since.
alter table gate add column answers_since_throttle integer;
