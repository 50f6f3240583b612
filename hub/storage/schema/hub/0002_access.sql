-- Named secrets, sealed under a key that is kept outside the database.
CREATE TABLE secret (
    name   TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    id       TEXT PRIMARY KEY,
    email    TEXT NOT NULL UNIQUE, -- normalised
    name     TEXT NOT NULL,
    role     TEXT NOT NULL CHECK (role IN ('owner', 'member')),
    language TEXT NOT NULL,        -- '': as the home's
    grants   BLOB NOT NULL,        -- JSON
    password TEXT NOT NULL,        -- Argon2id, in PHC string format
    at       INTEGER NOT NULL
) STRICT;

-- Who lives in the home, with or without a way to sign in.
CREATE TABLE person (
    id     TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    colour TEXT NOT NULL,
    user   TEXT UNIQUE REFERENCES user (id) ON DELETE SET NULL
) STRICT;

-- A session is a family of refresh tokens, of which the newest is good.
CREATE TABLE session (
    id      TEXT PRIMARY KEY,
    user    TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
    family  BLOB NOT NULL UNIQUE, -- the part that all tokens of the family share
    secret  BLOB NOT NULL,        -- SHA-256 of the part that changes
    network TEXT NOT NULL,        -- where it was signed in
    issued  BLOB NOT NULL         -- JSON: when the newest token was made, by both clocks
) STRICT;

CREATE INDEX session_by_user ON session (user);

CREATE TABLE mqtt_client (
    name   TEXT PRIMARY KEY,
    salt   BLOB NOT NULL,
    digest BLOB NOT NULL,
    read   BLOB NOT NULL, -- JSON list of topic filters
    write  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- hash = SHA-256(hash of the row before, body)
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY,
    body     BLOB NOT NULL, -- canonical JSON
    hash     BLOB NOT NULL
) STRICT;
