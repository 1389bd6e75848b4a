/**
 * Keys of requests that create rows of a table, so that a request that is sent twice creates one row. The key is written in the transaction
 * that does the work: the second request waits for it, and then finds the answer.
 */
import { free, text } from '../fields.ts';
import { valueOf, type ChangeForm, type FormField, type ChangeScene } from '../form.ts';
import { beside, migration, remarks } from '../sql.ts';
import { namesOf, sqliteNow } from '../worded.ts';

export const form: ChangeForm = {
  id: 'idempotency-keys',
  title: 'Idempotency keys: make a repeated request run once',
  group: 'pattern',
  on: {
    postgresql: {
      costs: 'One more row for each request, to be removed after some days.',
      suits,
      fields,
      draft: (values, { table }) => {
        const name = valueOf(values, 'name');
        const keys = beside(table, name);
        const up = `${remarks(
          `In the transaction that does the work: INSERT INTO ${keys} (key, fingerprint) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING;`,
          `One row: do the work and keep its answer. No row: answer from the table; refuse the request if its fingerprint differs.`,
          `Remove keys when clients no longer repeat them: DELETE FROM ${keys} WHERE created_at < now() - interval '7 days';`,
        )}CREATE TABLE ${keys} (
  key text PRIMARY KEY CHECK (length(key) BETWEEN 8 AND 200),
  fingerprint bytea NOT NULL,
  status smallint,
  answer jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON ${keys} (created_at);
`;
        return [migration(['create', name], up, `DROP TABLE ${keys};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'order_requests' } }],
    },
    mysql: {
      costs: 'One more row for each request, to be removed after some days.',
      suits,
      fields,
      draft: (values, scene) => {
        const name = valueOf(values, 'name');
        const { beside, quoted } = namesOf(scene);
        const keys = beside(name);
        const up = `${remarks(
          `In the transaction that does the work, before it: INSERT INTO ${keys} (request_key, fingerprint) VALUES (?, ?);`,
          'It succeeds: do the work and keep its answer. Error 1062: answer from the table; refuse the request if its fingerprint differs.',
          `Remove keys when clients no longer repeat them: DELETE FROM ${keys} WHERE created_at < NOW() - INTERVAL 7 DAY LIMIT 1000;`,
        )}CREATE TABLE ${keys} (
  request_key varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY CHECK (CHAR_LENGTH(request_key) >= 8),
  fingerprint varbinary(64) NOT NULL,
  status smallint NULL,
  answer json NULL,
  created_at datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  KEY ${quoted(free(scene, [name, 'created_at', 'idx']))} (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
`;
        return [migration(['create', name], up, `DROP TABLE ${keys};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'order_requests' } }],
    },
    sqlite: {
      costs: 'One more row for each request, to be removed after some days.',
      suits,
      fields,
      draft: (values, scene) => {
        const name = valueOf(values, 'name');
        const { quoted } = namesOf(scene);
        const keys = quoted(name);
        const up = `${remarks(
          `After BEGIN IMMEDIATE, in the transaction that does the work: INSERT INTO ${keys} (request_key, fingerprint) VALUES (?, ?) ON CONFLICT (request_key) DO NOTHING;`,
          'One row: do the work and keep its answer. No row: answer from the table; refuse the request if its fingerprint differs.',
          `Remove keys when clients no longer repeat them: DELETE FROM ${keys} WHERE created_at < datetime('now', '-7 days');`,
        )}CREATE TABLE ${keys} (
  request_key TEXT NOT NULL PRIMARY KEY CHECK (length(request_key) BETWEEN 8 AND 200),
  fingerprint BLOB NOT NULL,
  status INTEGER,
  answer TEXT,
  created_at TEXT NOT NULL DEFAULT (${sqliteNow})
);
CREATE INDEX ${quoted(free(scene, [name, 'created_at', 'idx']))} ON ${keys} (created_at);
`;
        return [migration(['create', name], up, `DROP TABLE ${keys};\n`)];
      },
      examples: [{ table: 'orders', given: { name: 'order_requests' } }],
    },
  },
};

function fields(scene: ChangeScene): readonly FormField[] {
  return [
    text('name', 'new-relation', ['Name of the table of keys', 'Such as order_requests'], {
      initial: free(scene, [scene.table.name, 'requests']),
    }),
  ];
}

function suits(scene: ChangeScene): boolean {
  return scene.column === undefined;
}
