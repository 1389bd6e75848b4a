/**
 * The repository of the first minute: 400 golang-migrate migrations, applied history but for the three newest, on disk with Git.
 * The history holds the usual mistakes; nobody is to hear of them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateRepository, writeRepository, type GeneratedFile } from '../../bench/generate.ts';
import { run } from '../../hosts/install.ts';

export interface FirstMinuteRepository {
  /** Paths of the three files that are not committed; one finding each. */
  readonly newest: readonly string[];
  /** Applied, and full of what Plinth would report were it new. */
  readonly old: string;
  /** What the newest file does to which table, and the file that created that table. */
  readonly subject: { readonly table: string; readonly createdIn: string };
}

const history = 396;

/** Writes it into an empty folder. */
export async function makeFirstMinuteRepository(folder: string): Promise<FirstMinuteRepository> {
  // Without down files, as many teams write it: 400 migrations are 400 files.
  const files = generateRepository({ seed: 400, migrations: history }).filter((file) =>
    file.path.endsWith('.up.sql'),
  );
  const tables = firstTables(files, 3);
  const [required, identified, indexed] = tables;
  if (required === undefined || identified === undefined || indexed === undefined)
    throw new Error('too few tables');
  writeRepository(folder, [...files, ...unparsable(history + 1)]);
  writeFileSync(join(folder, 'README.md'), '# ledger\n');
  await commit(folder);
  const newest = [
    ...migration(
      398,
      `require_${required.column}`,
      `ALTER TABLE ${required.name} ALTER COLUMN ${required.column} SET NOT NULL;`,
    ),
    ...migration(
      399,
      'add_public_id',
      `ALTER TABLE ${identified.name} ADD COLUMN public_id uuid DEFAULT gen_random_uuid();`,
    ),
    ...migration(
      400,
      `index_${indexed.name}`,
      `CREATE INDEX ${indexed.name}_made_idx ON ${indexed.name} (created_at);`,
    ),
  ];
  mkdirSync(join(folder, 'migrations'), { recursive: true });
  writeRepository(folder, newest);
  return {
    newest: newest.map((file) => file.path),
    old: required.createdIn,
    subject: { table: indexed.name, createdIn: indexed.createdIn },
  };
}

/** A clause that PostgreSQL 12 removed: real histories hold something that nobody can parse today. */
function unparsable(number: number): readonly GeneratedFile[] {
  return migration(number, 'import_rows', 'CREATE TABLE imported_row (\n  line integer\n) WITH OIDS;');
}

function migration(number: number, name: string, text: string): readonly GeneratedFile[] {
  return [{ path: `migrations/${String(number).padStart(6, '0')}_${name}.up.sql`, text: `${text}\n` }];
}

interface FirstTable {
  readonly name: string;
  readonly column: string;
  readonly createdIn: string;
}

/** The oldest tables, each with a column that may be null. */
function firstTables(files: readonly GeneratedFile[], count: number): readonly FirstTable[] {
  const found: FirstTable[] = [];
  const everything = files.map((file) => file.text).join('\n');
  for (const { path, text } of files) {
    for (const [, name, body] of text.matchAll(/^CREATE TABLE (\w+) \(\n([^;]*)\);/gm)) {
      const column = /^ {2}(\w+) (?!.*(?:NOT NULL|PRIMARY KEY)).*$/m.exec(body ?? '')?.[1];
      const staysNullable = !everything.includes(
        `ALTER TABLE ${String(name)} ALTER COLUMN ${String(column)} SET NOT NULL`,
      );
      if (name !== undefined && column !== undefined && staysNullable)
        found.push({ name, column, createdIn: path });
      if (found.length === count) return found;
    }
  }
  return found;
}

async function commit(folder: string): Promise<void> {
  const git = (...args: readonly string[]): Promise<string> => run('git', args, { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  const author = ['-c', 'user.name=A Developer', '-c', 'user.email=developer@example.invalid'];
  await git(
    ...author,
    '-c',
    'commit.gpgsign=false',
    'commit',
    '--quiet',
    '--message=Apply everything so far',
  );
}
