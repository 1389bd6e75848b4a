/**
 * Random renames over checkouts: a table, a column, an alias or a WITH query gets a fresh name of the same length. Each must pass four checks
 * on a real PostgreSQL: the migrations run as they did before, the catalogs are equal up to the name, every query is prepared as before, and
 * renaming back gives the same bytes. What is refused is counted with its reason.
 *   npm run real:renames -- FOLDER … [--renames 70] [--seed S]
 */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { usesInStatement } from '../../core/names/fragments.ts';
import { preparableText } from '../../core/proof/code.ts';
import type { TextEdit } from '../../core/text/edit.ts';
import { applyEdits } from '../../core/text/edit.ts';
import { openCheckout } from './open-checkout.ts';
import { placeAt } from '../../engine/session/named-files.ts';
import { renamed, type Renaming } from '../../engine/session/rename.ts';
import type { Session } from '../../engine/session/session.ts';
import { Breath } from '../../engine/session/time-slices.ts';
import { Random } from '../bench/random.ts';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';

const { values, positionals } = parseArgs({
  options: { renames: { type: 'string', default: '70' }, seed: { type: 'string', default: '20261127' } },
  allowPositionals: true,
});

void main();

async function main(): Promise<void> {
  const server = await startPostgres(18);
  for (const folder of positionals.map((path) => resolve(path))) await trials(folder, server);
  await server.stop();
}

interface Named {
  readonly path: string;
  /** In the file. */
  readonly start: number;
  readonly name: string;
  readonly kind: string;
}

async function trials(root: string, server: PostgresServer): Promise<void> {
  const session = await openCheckout(root);
  const all = await namesIn(session);
  const before = await stateOf(session, server);
  const random = new Random(Number(values.seed));
  const kinds = new Map<string, number>();
  const refused = new Map<string, number>();
  const failures: string[] = [];
  let done = 0;
  for (let tried = 0; done < Number(values.renames) && tried < Number(values.renames) * 12; tried += 1) {
    const one = random.pick(all);
    const fresh = Array.from(one.name, () => 'bcdfghjkmnpqrtvwxz'[random.below(18)] ?? 'z').join('');
    const result = await trial(session, one, fresh, before, server);
    if (result.kind === 'refused') {
      const reason = result.because.replace(/^\S+ says \S+/, 'a file says it').replaceAll(one.name, 'NAME');
      refused.set(reason, (refused.get(reason) ?? 0) + 1);
      continue;
    }
    done += 1;
    kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1);
    for (const problem of result.problems)
      failures.push(`${one.kind} ${one.name} in ${one.path}: ${problem}`);
  }
  const counted = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
  console.log(`== ${basename(root)}: ${done} renames (${counted}), ${failures.length} failures`);
  for (const one of failures) console.log(`   failed: ${one}`);
  for (const [reason, count] of refused) console.log(`   refused ${count} ×: ${reason}`);
  if (failures.length > 0 || done === 0) process.exitCode = 1;
}

/** Every use of a name in migrations and query files. */
async function namesIn(session: Session): Promise<readonly Named[]> {
  const found: Named[] = [];
  for (const path of [...session.workspace.paths].sort()) {
    if (!path.endsWith('.sql')) continue;
    const file = await session.named(path, { named: true });
    if (file?.reading.dialect !== 'postgresql') continue;
    for (const { statement, before, after } of file.steps)
      for (const { meaning, start, end } of usesInStatement(statement.parsed, { schema: before, after })) {
        const kind = meaning.kind === 'local' ? meaning.what : meaning.kind;
        if (!['relation', 'column', 'alias', 'cte'].includes(kind)) continue;
        const name = statement.parsed.text.slice(start, end);
        if (/^[a-z]\w*$/.test(name)) found.push({ path, start: statement.span.start + start, name, kind });
      }
  }
  return found;
}

type Trial =
  | { readonly kind: 'done'; readonly problems: readonly string[] }
  | Extract<Renaming, { kind: 'refused' }>;

async function trial(
  session: Session,
  { path, start, name }: Named,
  fresh: string,
  before: State,
  server: PostgresServer,
): Promise<Trial> {
  const there = await renameAt(session, path, start, fresh);
  if (there?.kind !== 'edits')
    return there?.kind === 'refused' ? there : { kind: 'refused', because: 'no name' };
  const originals = apply(session, there);
  try {
    const problems = compared(before, await stateOf(session, server), name, fresh);
    const shifted = there.places.filter((one) => one.path === path && one.span.start < start);
    const moved = shifted.reduce((sum, { span, text }) => sum + text.length - (span.end - span.start), start);
    const back = await renameAt(session, path, moved, name);
    if (back?.kind !== 'edits')
      problems.push(`renaming back: ${back?.kind === 'refused' ? back.because : 'no name'}`);
    else apply(session, back);
    for (const [file, text] of originals)
      if (session.textOf(file) !== text) problems.push(`${file} is not the same`);
    return { kind: 'done', problems };
  } finally {
    for (const [file, text] of originals) session.open(file, text);
  }
}

async function renameAt(
  session: Session,
  path: string,
  offset: number,
  name: string,
): Promise<Renaming | undefined> {
  const file = await session.named(path, { named: true });
  const place = file && placeAt(file, offset);
  return place && renamed(place, name, session, new Breath(undefined));
}

/** The texts before it, by path. */
function apply(
  session: Session,
  { places }: Extract<Renaming, { kind: 'edits' }>,
): ReadonlyMap<string, string> {
  const edits = new Map<string, TextEdit[]>();
  for (const { path, span, text } of places)
    edits.set(path, [...(edits.get(path) ?? []), { span, newText: text }]);
  const originals = new Map<string, string>();
  for (const [path, all] of edits) {
    const text = session.textOf(path) ?? '';
    originals.set(path, text);
    session.open(path, applyEdits(text, all) ?? text);
  }
  return originals;
}

interface State {
  readonly failed: readonly string[];
  readonly catalog: readonly string[];
  readonly unprepared: readonly string[];
}

/** The migrations run on a new database, its catalog, and the queries that it does not prepare. */
async function stateOf(session: Session, server: PostgresServer): Promise<State> {
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  const failed: string[] = [];
  for (const folder of session.folders)
    for (const { name, sends } of folder.dialect === 'postgresql'
      ? await session.migrationsToRun(folder)
      : [])
      for (const text of sends)
        await client.query(text).catch((error: unknown) => failed.push(`${name}: ${String(error)}`));
  await client.query('ROLLBACK; RESET ALL');
  const rows = await client.query<{ line: string }>(catalogQuery);
  const unprepared: string[] = [];
  for (const path of [...session.workspace.paths].sort()) {
    if (!path.endsWith('.sql') || session.isMigration(path)) continue;
    const file = await session.named(path, { named: true });
    for (const { statement } of file?.reading.dialect === 'postgresql' ? file.steps : []) {
      const sql = preparableText(statement.parsed);
      if (sql === undefined) continue;
      await client
        .query(`PREPARE asked AS ${sql}`)
        .then(() => client.query('DEALLOCATE asked'))
        .catch((error: unknown) => unprepared.push(`${path}: ${String(error)}`));
    }
  }
  await client.end();
  await server.dropDatabase(database);
  return { failed, catalog: rows.rows.map(({ line }) => line), unprepared };
}

const catalogQuery = `
  WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
  SELECT format('column %s.%s.%s %s %s %s', nspname, relname, attname, format_type(atttypid, atttypmod), attnotnull, relkind) AS line
  FROM own JOIN pg_class ON relnamespace = own.oid JOIN pg_attribute ON attrelid = pg_class.oid WHERE attnum > 0 AND NOT attisdropped
  UNION ALL SELECT format('constraint %s %s', conname, pg_get_constraintdef(pg_constraint.oid)) FROM own JOIN pg_constraint ON connamespace = own.oid
  UNION ALL SELECT 'index ' || pg_get_indexdef(pg_class.oid) FROM own JOIN pg_class ON relnamespace = own.oid WHERE relkind IN ('i', 'I')
  UNION ALL SELECT format('view %s %s', relname, pg_get_viewdef(pg_class.oid)) FROM own JOIN pg_class ON relnamespace = own.oid WHERE relkind IN ('v', 'm')
  UNION ALL SELECT format('function %s %s', proname, prosrc) FROM own JOIN pg_proc ON pronamespace = own.oid WHERE prokind <> 'a'
  UNION ALL SELECT 'trigger ' || pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger WHERE NOT tgisinternal`;

function compared(before: State, after: State, name: string, fresh: string): string[] {
  // The server cuts names that it derives from a long one.
  const parts = Array.from({ length: Math.max(1, fresh.length - 5) }, (_, cut) => fresh.length - cut);
  const restored = (lines: readonly string[]): readonly string[] =>
    lines
      .map((line) =>
        parts
          .reduce((one, end) => one.replaceAll(fresh.slice(0, end), name.slice(0, end)), line)
          .replaceAll(/\s+/g, ' '),
      )
      .sort();
  const difference = (what: string, a: readonly string[], b: readonly string[]): readonly string[] => {
    const known = new Set(restored(a));
    const added = restored(b).filter((line) => !known.has(line));
    return added.length === 0 && a.length === b.length
      ? []
      : [`${what}: ${added[0] ?? `${a.length} → ${b.length}`}`];
  };
  return [
    ...difference('migrations', before.failed, after.failed),
    ...difference('catalog', before.catalog, after.catalog),
    ...difference('queries', before.unprepared, after.unprepared),
  ];
}
