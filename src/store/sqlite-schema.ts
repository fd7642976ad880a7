/** What is written into `user_version`; a file with a higher one belongs to a newer Segue and is refused. */
export const SCHEMA_VERSION = 2;

/** Statements that bring a file from version [index] to [index + 1]. Never edit one that was released: add one. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE checklists (
    workspace TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE audit (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    entry TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_of_workspace ON audit (workspace, row);

  CREATE TABLE once (
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX once_by_expiry ON once (expires_at);

  -- seq is the place in the lane. lease '' means nobody has it. ready_at: when it may be claimed, kept as
  -- max(due_at, lease_until) of a leased job and due_at of others. rev counts puts, lease_rev is the one claimed.
  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    id TEXT NOT NULL,
    lane TEXT NOT NULL,
    data TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    ready_at INTEGER NOT NULL,
    lease TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    lease_rev INTEGER NOT NULL,
    UNIQUE (workspace, id)
  ) STRICT;
  CREATE INDEX jobs_of_lane ON jobs (workspace, lane, seq);
  CREATE INDEX jobs_by_time ON jobs (ready_at, seq);

  CREATE TABLE secrets (
    workspace TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed TEXT NOT NULL,
    expires_at INTEGER,
    PRIMARY KEY (workspace, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX secrets_by_expiry ON secrets (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE pulse (one INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
  `,
  `
  -- A slot that is taken, until it is free again. held = 1: nobody gets one until then, however many are free.
  CREATE TABLE slots (
    workspace TEXT NOT NULL,
    key TEXT NOT NULL,
    until INTEGER NOT NULL,
    held INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX slots_of_key ON slots (workspace, key, held, until);
  `,
];

const HEAD = `NOT EXISTS (
  SELECT 1 FROM jobs AS earlier
  WHERE earlier.workspace = jobs.workspace AND earlier.lane = jobs.lane AND earlier.seq < jobs.seq
)`;

/** Every statement the adapter prepares. */
export const SQL = {
  load: 'SELECT version, state FROM checklists WHERE workspace = ?',
  save: `INSERT INTO checklists (workspace, version, state) VALUES (?, ?, ?)
    ON CONFLICT (workspace) DO UPDATE SET version = excluded.version, state = excluded.state`,

  seen: 'SELECT 1 AS seen FROM once WHERE workspace = ? AND id = ? AND expires_at > ?',
  remember: `INSERT INTO once (workspace, id, expires_at) VALUES (?, ?, ?)
    ON CONFLICT (workspace, id) DO UPDATE SET expires_at = excluded.expires_at`,
  // A few at a time, so that no single commit pays for a day's worth.
  expireOnce: `DELETE FROM once WHERE (workspace, id) IN
    (SELECT workspace, id FROM once WHERE expires_at <= ? ORDER BY expires_at LIMIT 16)`,

  addAudit: 'INSERT INTO audit (workspace, entry) VALUES (?, ?)',
  trimAudit: `DELETE FROM audit WHERE workspace = ?1 AND row <=
    (SELECT row FROM audit WHERE workspace = ?1 ORDER BY row DESC LIMIT 1 OFFSET ?2)`,
  audit: 'SELECT entry FROM audit WHERE workspace = ? ORDER BY row DESC LIMIT ?',

  job: 'SELECT attempt, rev, due_at, lease, lease_until, lease_rev FROM jobs WHERE workspace = ? AND id = ?',
  addJob: `INSERT INTO jobs (workspace, id, lane, data, attempt, rev, due_at, ready_at, lease, lease_until, lease_rev)
    VALUES (?1, ?2, ?3, ?4, 0, 1, ?5, ?5, '', 0, 0)`,
  replaceJob:
    'UPDATE jobs SET data = ?, rev = rev + 1, due_at = ?, ready_at = ? WHERE workspace = ? AND id = ?',
  requeueJob: `UPDATE jobs SET attempt = 0, ready_at = due_at, lease = '', lease_until = 0, lease_rev = 0
    WHERE workspace = ? AND id = ?`,
  dropJob: 'DELETE FROM jobs WHERE workspace = ? AND id = ?',
  postponeJob: `UPDATE jobs SET attempt = attempt + 1, data = CASE WHEN rev = lease_rev THEN coalesce(?3, data) ELSE data END,
    due_at = ?4, ready_at = ?4, lease = '', lease_until = 0, lease_rev = 0
    WHERE workspace = ?1 AND id = ?2 AND lease = ?5 AND lease <> ''`,
  renewJob: `UPDATE jobs SET lease_until = ?4, ready_at = max(due_at, ?4)
    WHERE workspace = ?1 AND id = ?2 AND lease = ?3 AND lease <> ''`,
  readyJobs: `SELECT workspace, id FROM jobs WHERE ready_at <= ? AND ${HEAD} ORDER BY ready_at, seq LIMIT ?`,
  readyJobsOf: `SELECT workspace, id FROM jobs WHERE ready_at <= ? AND workspace = ? AND ${HEAD} ORDER BY ready_at, seq LIMIT ?`,
  leaseJob: `UPDATE jobs SET attempt = attempt + (lease <> ''), lease = ?3, lease_until = ?4, lease_rev = rev, ready_at = ?4
    WHERE workspace = ?1 AND id = ?2 RETURNING id, workspace, lane, attempt, data, lease`,
  jobs: 'SELECT id, lane, attempt, due_at, lease_until FROM jobs WHERE workspace = ? ORDER BY seq',
  nextReady: `SELECT ready_at FROM jobs WHERE ${HEAD} ORDER BY ready_at LIMIT 1`,

  putSecret: `INSERT INTO secrets (workspace, name, sealed, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (workspace, name) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at`,
  getSecret:
    'SELECT sealed FROM secrets WHERE workspace = ? AND name = ? AND (expires_at IS NULL OR expires_at > ?)',
  resealSecret: 'UPDATE secrets SET sealed = ? WHERE workspace = ? AND name = ? AND sealed = ?',
  dropSecret: 'DELETE FROM secrets WHERE workspace = ? AND name = ?',
  isAnySecretExpired: 'SELECT 1 AS found FROM secrets WHERE expires_at <= ? LIMIT 1',
  expireSecrets: 'DELETE FROM secrets WHERE expires_at <= ?',

  freeSlots: 'DELETE FROM slots WHERE workspace = ? AND until <= ?',
  // With the limit's worth of younger ones taken, this is the slot that has to come free first.
  fullUntil: `SELECT until FROM slots WHERE workspace = ? AND key = ? AND held = 0
    ORDER BY until DESC LIMIT 1 OFFSET ?`,
  heldUntil: 'SELECT max(until) AS until FROM slots WHERE workspace = ? AND key = ? AND held = 1',
  takeSlot: 'INSERT INTO slots (workspace, key, until, held) VALUES (?, ?, ?, ?)',

  pulse: 'INSERT INTO pulse (one, at) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = excluded.at',
} as const;

/** Tables that hold rows of a workspace. */
export const WORKSPACE_TABLES = ['checklists', 'audit', 'once', 'jobs', 'secrets', 'slots'] as const;
