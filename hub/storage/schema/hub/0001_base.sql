-- Small facts by name, among them the epoch of the last start.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta VALUES ('epoch', 0);

-- Devices as JSON, in the order in which they were added.
CREATE TABLE device (
    number INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    body   BLOB NOT NULL
) STRICT;

-- Notable events: commands, runs, what people and the hub did. `id` is epoch * 2^40 + sequence.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    subject TEXT,             -- the device or scenario that it is about
    body    BLOB NOT NULL     -- the whole event as JSON
) STRICT;

CREATE INDEX event_by_subject ON event (subject, id) WHERE subject IS NOT NULL;

-- The last recorded change of an attribute, so that after a power cut what a command did is known before history is read.
CREATE TABLE value (
    device    TEXT NOT NULL,
    endpoint  TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value     BLOB NOT NULL,  -- JSON, so that true is not 1
    at        INTEGER NOT NULL,
    PRIMARY KEY (device, endpoint, attribute)
) STRICT, WITHOUT ROWID;

-- Every version of a document; the file under DATA/config is the master of the newest.
CREATE TABLE document (
    kind    TEXT NOT NULL,
    slug    TEXT NOT NULL,
    version INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    actor   BLOB,             -- JSON; NULL for an edit by hand
    valid   INTEGER NOT NULL, -- whether it parsed without a problem
    text    TEXT,             -- NULL: the version that deleted it
    PRIMARY KEY (kind, slug, version)
) STRICT;
