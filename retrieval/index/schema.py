"""The tables of `catalog.sqlite`."""

from __future__ import annotations

SCHEMA = 4  # raise it with every change of the tables: an older catalog is then refused, not misread

APPLICATION = 0x77656E6A  # "wenj" in the file's header tells our catalogs from other SQLite files

FLOAT = 4  # bytes of a float32

BLOCK = (
    65_536  # code points of decoded text per row: a quote touches one or two rows, a book does not sit in one
)

TABLES = """
CREATE TABLE meta(
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE files(
    path TEXT PRIMARY KEY,      -- absolute
    root TEXT NOT NULL,         -- the path that was given, made absolute
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,       -- empty: to be read again
    reader TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE failures(
    file TEXT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    line INTEGER
);
CREATE INDEX failures_file ON failures(file);

CREATE TABLE documents(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    version TEXT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    paper TEXT NOT NULL,
    date TEXT NOT NULL,
    page TEXT NOT NULL,
    section TEXT NOT NULL,      -- the page's name: 要闻
    encoding TEXT NOT NULL,
    reader TEXT NOT NULL,
    ordinal INTEGER NOT NULL,   -- place in its file when it was read
    characters INTEGER NOT NULL,
    stories INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    tokens INTEGER NOT NULL
);
CREATE INDEX documents_file ON documents(file, ordinal);
CREATE INDEX documents_name ON documents(name);
CREATE INDEX documents_page ON documents(date, page);

CREATE TABLE texts(
    document INTEGER NOT NULL,
    block INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY(document, block)
);

CREATE TABLE places(            -- where lines are printed
    document INTEGER NOT NULL,
    start INTEGER NOT NULL,     -- span in the decoded text
    end INTEGER NOT NULL,
    page INTEGER NOT NULL,      -- counts the pages of the file from 1
    x0 REAL NOT NULL,           -- box, in shares of the page's width and height from its upper left corner
    top REAL NOT NULL,
    x1 REAL NOT NULL,
    bottom REAL NOT NULL,
    PRIMARY KEY(document, start)
) WITHOUT ROWID;

CREATE TABLE stories(
    document INTEGER NOT NULL,
    story INTEGER NOT NULL,
    headline TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    byline TEXT NOT NULL,
    dateline TEXT NOT NULL,
    continued_from TEXT NOT NULL,
    continued_to TEXT NOT NULL,
    headings TEXT NOT NULL,     -- JSON: the heading paths of its sections, in order
    PRIMARY KEY(document, story)
);

CREATE TABLE passages(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL,
    position INTEGER NOT NULL,
    story INTEGER NOT NULL,
    kind TEXT NOT NULL,
    headline TEXT NOT NULL,
    headings TEXT NOT NULL,     -- JSON
    clause_number INTEGER,      -- null: no clause
    clause_marker TEXT NOT NULL,
    clause_title TEXT NOT NULL,
    clause_parents TEXT NOT NULL,
    text TEXT NOT NULL,
    spans TEXT NOT NULL,        -- JSON
    tokens INTEGER NOT NULL,
    vector BLOB NOT NULL,       -- key into vectors: digest of the embedded text
    print BLOB NOT NULL         -- digest of all that the derived indexes hold of it
);
CREATE INDEX passages_document ON passages(document, position);
CREATE INDEX passages_clause ON passages(clause_number) WHERE clause_number IS NOT NULL;
CREATE INDEX passages_kind ON passages(kind);
CREATE INDEX passages_vector ON passages(vector);

CREATE TABLE headed(
    number INTEGER NOT NULL,    -- that a heading above the passage begins with
    passage INTEGER NOT NULL,
    PRIMARY KEY(number, passage)
) WITHOUT ROWID;
CREATE INDEX headed_passage ON headed(passage);

CREATE TABLE words(
    passage INTEGER PRIMARY KEY,
    codes BLOB NOT NULL,        -- of the tokens, as `counting` packs them: before what is longer and seldom read
    tokens TEXT NOT NULL        -- parted by spaces
);

CREATE TABLE vectors(
    embedding TEXT NOT NULL,
    text BLOB NOT NULL,
    vector BLOB NOT NULL,       -- float32, little-endian
    PRIMARY KEY(text, embedding)
);

CREATE TABLE changes(
    number INTEGER PRIMARY KEY AUTOINCREMENT,   -- noted again, an id takes a new one
    passage TEXT NOT NULL UNIQUE                -- ids that the derived indexes may not have followed yet
);
"""
