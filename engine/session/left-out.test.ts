/** Files that a tool's selection omits: none of them is compared with what the others build. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plinth-left-out-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

const crates = 'CREATE TABLE crates (id bigint PRIMARY KEY, kilos integer NOT NULL);\n';
const note = 'ALTER TABLE crates ADD COLUMN note text;\n';
const whole = `${crates}CREATE TABLE IF NOT EXISTS reels (id bigint PRIMARY KEY);\n${note}ALTER TABLE reels ADD COLUMN note text;\n`;
const flyway: Files = {
  'db/V1__crates.sql': crates,
  'db/V2__note.sql': note,
  'db/V3__drop.sql': 'DROP TABLE crates;',
};
const atlas: Files = {
  'db/atlas.sum': 'h1:x',
  'db/1_crates.sql': crates,
  'db/2_note.sql': note,
};
const deltas: Files = {
  'db/main/delta/71/01_note.sql.postgres': note,
  'db/main/full_schemas/72/full.sql.postgres': whole,
  'db/main/delta/73/01_sent.sql.postgres': 'ALTER TABLE crates ADD COLUMN sent timestamptz;\n',
};
const drizzle: Files = {
  'db/meta/_journal.json':
    '{"dialect": "postgresql", "entries": [{"idx": 0, "when": 1700000000000, "tag": "0000_crates"}]}',
  'db/0000_crates.sql': crates,
};

async function findingsOf(path: string, files: Files): Promise<readonly string[]> {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  const session = await Session.open({
    ...{ ...kit, root, parser: await loadPostgresParser() },
    ...{ processes: 'forbidden', withoutGit: 'everything' },
  });
  const report = await session.report(path, { named: true });
  if (report.kind !== 'linted') throw new Error(`${report.kind}: ${report.because}`);
  return report.findings.map(({ rule, message }) => `${rule}: ${message}`);
}

it.each<readonly [of: string, path: string, files: Files]>([
  ['a baseline', 'db/B2__all.sql', { ...flyway, 'db/B2__all.sql': whole }],
  [
    'a checkpoint',
    'db/3_checkpoint.sql',
    { ...atlas, 'db/3_checkpoint.sql': `-- atlas:checkpoint\n\n${whole}` },
  ],
  [
    'an older full schema',
    'db/main/full_schemas/54/full.sql.postgres',
    { ...deltas, 'db/main/full_schemas/54/full.sql.postgres': whole },
  ],
])('%s finds an empty database', async (_of, path, files) => {
  expect(await findingsOf(path, files)).toEqual([]);
});

const drops = 'DROP TABLE IF EXISTS reels;\nALTER TABLE crates ALTER COLUMN kilos TYPE bigint;\n';

it.each<readonly [of: string, path: string, files: Files]>([
  [
    'a delta that a full schema holds',
    'db/main/delta/71/02_kilos.sql.postgres',
    { ...deltas, 'db/main/delta/71/02_kilos.sql.postgres': drops },
  ],
  ['a file that the journal does not name', 'db/0001_kilos.sql', { ...drizzle, 'db/0001_kilos.sql': drops }],
])('of what %s finds nothing is known', async (_of, path, files) => {
  const found = await findingsOf(path, files);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^data-loss\/drop-table: .* no migration here creates it before/),
      expect.stringMatching(/^locking\/type-change-rewrites: .* unless the column already is bigint/),
    ]),
  );
});
