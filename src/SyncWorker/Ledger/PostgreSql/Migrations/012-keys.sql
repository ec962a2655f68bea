-- Keys to the HTTP API. The key itself is shown once, when it is made; only its hash is kept. Rows are never deleted: once the ledger has
-- held a key, every request needs one.
create table access_key (
  id bigint generated always as identity primary key,
  name text not null,
  hash text not null unique,                  -- SHA-256 in hexadecimal digits
  beginning text not null,                    -- by which its holder recognises it
  role text not null,
  source_apps text,                           -- a JSON array; null: not bound to any
  created_at bigint not null,
  created_by text not null,
  expires_at bigint,
  revoked_at bigint,
  revoked_by text,
  reason text
);
-- The name of a revoked key is free again.
create unique index access_key_name on access_key (lower(name)) where revoked_at is null;
