-- Times are UTC milliseconds unless they say otherwise.

-- Small facts by name, such as how far retention has come.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- A recorded attribute under a small number; `last_at` and `last_value` are its newest sample outside `sample`.
CREATE TABLE series (
    id         INTEGER PRIMARY KEY,
    device     TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    attribute  TEXT NOT NULL,
    kind       TEXT NOT NULL, -- bool, int, float or text: what a stored value means
    unit       TEXT NOT NULL,
    retention  TEXT NOT NULL,
    last_at    INTEGER,
    last_value ANY,
    UNIQUE (device, endpoint, attribute)
) STRICT;

-- The newest samples in the order in which they came; only ever appended to, and emptied by the compactor.
CREATE TABLE sample (
    id     INTEGER PRIMARY KEY,
    series INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    value  ANY NOT NULL
) STRICT;

-- What one run of the compactor wrote, with the times of its first and last sample.
CREATE TABLE segment (
    id    INTEGER PRIMARY KEY,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL
) STRICT;

CREATE INDEX segment_by_last ON segment (last);

-- Samples of one series in one segment. `id` is segment * 2^20 + series: appended in order, found without an index.
CREATE TABLE chunk (
    id     INTEGER PRIMARY KEY,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    before ANY,               -- the value in force until `first`, NULL when it is not known
    data   BLOB NOT NULL
) STRICT;

-- Hours (since 1970) that have samples which no rollup knows.
CREATE TABLE unrolled (
    hour INTEGER PRIMARY KEY
) STRICT;

-- Minimum, time-weighted mean and maximum of closed buckets; `width` and `start` in seconds.
CREATE TABLE rollup (
    series  INTEGER NOT NULL,
    width   INTEGER NOT NULL,
    start   INTEGER NOT NULL,
    minimum REAL NOT NULL,
    mean    REAL NOT NULL,
    maximum REAL NOT NULL,
    PRIMARY KEY (series, width, start)
) STRICT, WITHOUT ROWID;
