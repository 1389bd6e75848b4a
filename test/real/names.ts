/**
 * The completion exam: in real queries each of a seeded sample of identifiers is replaced by its first letters, and the list is asked for the
 * name. `mid` keeps the text after it, `end` cuts it, as somebody who types from left to right has it.
 * `--every`: in all SQL files and not in query files alone.
 *   npm run real:names -- FOLDER … [--sample 400] [--seed S] [--letters 0,1,3] [--misses N] [--every] [--server] [--peers]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { completionsAt } from '../../core/names/completion/complete.ts';
import type { Completion } from '../../core/names/completion/completion.ts';
import { openCheckout } from './open-checkout.ts';
import { placeAt } from '../../engine/session/named-files.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Schema } from '../../core/schema/model.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { schemaScript } from '../../core/schema/print/script.ts';
import { postgresLanguageServer, squawk } from '../bench/peers.ts';
import { makeSchema, withKnownTypes } from './indexes/load.ts';
import { Random } from '../bench/random.ts';
import { isJudged, judge, type AskedQuery } from './names/dependencies.ts';
import { keyJoinsIn, sidesOf } from './names/joins.ts';
import { queryFiles } from './names/query-files.ts';
import { PeerServer } from './names/peer-server.ts';
import { wordedIdentifiersOf } from './names/worded-identifiers.ts';
import { identifiersOf, type Identifier, type IdentifierKind } from './names/identifiers.ts';

const { values, positionals } = parseArgs({
  options: {
    sample: { type: 'string', default: '400' },
    seed: { type: 'string', default: '20261127' },
    misses: { type: 'string', default: '0' },
    letters: { type: 'string', default: '0,1,3' },
    server: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    every: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

interface Masked extends Identifier {
  readonly path: string;
  /** The file's text and where the statement stands in it. */
  readonly text: string;
  readonly base: number;
  readonly statementEnd: number;
}

type Mode = 'mid' | 'end';

interface Answer {
  readonly masked: Masked;
  readonly rank: number | undefined;
  readonly ms: number;
  readonly listed: number;
}

void main();

async function main(): Promise<void> {
  for (const folder of positionals.map((path) => resolve(path))) await exam(folder);
}

async function exam(root: string): Promise<void> {
  const session = await openCheckout(root);
  const all = await identifiersIn(session);
  const random = new Random(Number(values.seed));
  const sample = shuffled(all, random).slice(0, Number(values.sample));
  const files = new Set(all.map(({ path }) => path)).size;
  console.log(
    `\n== ${basename(root)}: ${all.length} identifiers in ${files} query files, ${sample.length} of them`,
  );
  await joins(session);
  if (values.server) await dependencies(session);
  for (const mode of ['mid', 'end'] as const)
    for (const letters of values.letters.split(',').map(Number)) await series(session, sample, mode, letters);
}

/** Columns by core/names and by the server's own catalog. */
async function dependencies(session: Session): Promise<void> {
  const server = await startPostgres(18);
  // A query changes no table: one of the schemas that are the same in this is enough.
  const asked = new Map<Schema['relations'], { readonly schema: Schema; readonly queries: AskedQuery[] }>();
  for (const { path, file } of await queryFiles(session, values.every))
    for (const { statement, before } of file.steps) {
      const one = { path, parsed: statement.parsed };
      if (before.dialect !== 'postgresql' || !isJudged(one)) continue;
      const known = asked.get(before.relations) ?? { schema: before, queries: [] };
      known.queries.push(one);
      asked.set(before.relations, known);
    }
  for (const { schema, queries } of asked.values()) {
    const { described, said, wrong, known, missing } = await judge(server, schema, queries);
    const part = (bad: number, all: number): string => ((100 * (all - bad)) / Math.max(1, all)).toFixed(2);
    console.log(
      `columns against the server: ${queries.length} queries, ${described} described; precision ${part(wrong.length, said)} % of ${said}, recall ${part(missing.length, known)} % of ${known}`,
    );
    for (const one of wrong.slice(0, Number(values.misses))) console.log(`   wrong ${one}`);
    for (const one of missing.slice(0, Number(values.misses))) console.log(`   missing ${one}`);
  }
  await server.stop();
}

/** Every JOIN … ON that follows a foreign key, with its condition taken out. */
async function joins(session: Session): Promise<void> {
  let asked = 0;
  const ranks: number[] = [];
  for (const { path, text, file } of await queryFiles(session, values.every)) {
    for (const { statement, before } of file.steps) {
      for (const one of keyJoinsIn(statement.parsed, before)) {
        asked += 1;
        const start = statement.span.start + one.start;
        const rest = text.slice(statement.span.start + one.end);
        session.open(path, `${text.slice(0, start)}${rest}`);
        const items = (await itemsAt(session, path, start)).filter(({ kind }) => kind !== 'keyword');
        const rank = items.findIndex(
          ({ kind, label }) => kind === 'condition' && sidesOf(label) === one.wanted,
        );
        if (rank >= 0) ranks.push(rank);
        if (rank !== 0 && values.misses !== '0')
          console.log(
            `   ${rank} ${one.wanted} | ${items
              .slice(0, 3)
              .map(({ label }) => label)
              .join(' | ')}`,
          );
        session.close(path);
      }
    }
  }
  const first = ranks.filter((rank) => rank === 0).length;
  console.log(
    `JOIN … ON by a key: ${asked}, right condition first ${first}, in the first three ${ranks.filter((rank) => rank < 3).length}`,
  );
}

async function series(
  session: Session,
  sample: readonly Masked[],
  mode: Mode,
  letters: number,
): Promise<void> {
  const answers: Answer[] = [];
  for (const masked of sample) answers.push(await ask(session, masked, mode, letters));
  console.log(`${mode} ${letters}: ${figures(answers)}`);
  if (values.peers) {
    await besideSquawk(session, sample, mode, letters);
    await besideLive(session, sample, mode, letters);
  }
  if (letters !== 1) return;
  for (const { masked, rank, listed } of answers
    .filter(({ rank }) => rank === undefined || rank > 4)
    .slice(0, Number(values.misses)))
    console.log(
      `   ${masked.kind} ${masked.name} ${rank ?? 'missing'} of ${listed}: ${masked.text.slice(masked.base + masked.start - 60, masked.base + masked.start).replaceAll(/\s+/g, ' ')}▮${masked.name} — ${masked.path}`,
    );
}

function figures(answers: readonly Answer[]): string {
  const share = (some: readonly Answer[], most: number): string =>
    (
      (100 * some.filter(({ rank }) => rank !== undefined && rank < most).length) /
      Math.max(1, some.length)
    ).toFixed(1);
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (part: number): string => (times[Math.floor(times.length * part)] ?? 0).toFixed(1);
  const kinds: readonly IdentifierKind[] = ['table', 'column', 'qualified', 'alias', 'function'];
  const byKind = kinds.map((kind) => {
    const own = answers.filter(({ masked }) => masked.kind === kind);
    return `${kind} ${share(own, 1)}/${share(own, 5)}/${share(own, Infinity)} (${own.length})`;
  });
  return `top-1 ${share(answers, 1)} top-5 ${share(answers, 5)} present ${share(answers, Infinity)} %, p50 ${at(0.5)} p95 ${at(0.95)} ms | ${byKind.join(', ')}`;
}

/** squawk sees one document: it gets the schema as a script before the query. Its labels of functions carry their arguments. */
async function besideSquawk(
  session: Session,
  sample: readonly Masked[],
  mode: Mode,
  letters: number,
): Promise<void> {
  const peer = await PeerServer.start(await squawk(), ['server']);
  const answers = await askPeer(peer, session, sample, { mode, letters, scriptOf });
  peer.stop();
  console.log(`  squawk ${mode} ${letters}: ${figures(answers)}`);
}

/** postgres-language-server reads a live database: it gets a PostgreSQL 18 with the schema of the first query. */
async function besideLive(
  session: Session,
  sample: readonly Masked[],
  mode: Mode,
  letters: number,
): Promise<void> {
  const [first] = sample;
  const schema = first && (await session.named(first.path, { named: true }))?.schema;
  if (schema === undefined) return;
  const server = await startPostgres(18);
  const binary = await postgresLanguageServer();
  const root = mkdtempSync(join(tmpdir(), 'plinth-exam-'));
  try {
    const database = await server.createDatabase();
    const connectionString = server.connectionString(database);
    const client = new Client({ connectionString });
    await client.connect();
    await makeSchema(client, await withKnownTypes(client, schema));
    await client.end();
    const config = join(root, 'postgres-language-server.jsonc');
    writeFileSync(config, JSON.stringify({ db: { connectionString, allowStatementExecutionsAgainst: [] } }));
    const peer = await PeerServer.start(binary, ['lsp-proxy', `--config-path=${root}`], root);
    const answers = await askPeer(peer, session, sample, { mode, letters, scriptOf: () => '' });
    peer.stop();
    console.log(`  postgres-language-server ${mode} ${letters}: ${figures(answers)}`);
  } finally {
    spawnSync(binary, ['stop']);
    rmSync(root, { recursive: true, force: true });
    await server.stop();
  }
}

interface PeerQuestion {
  readonly mode: Mode;
  readonly letters: number;
  /** What the document has before the query. */
  readonly scriptOf: (schema: Schema) => string;
}

async function askPeer(
  peer: PeerServer,
  session: Session,
  sample: readonly Masked[],
  { mode, letters, scriptOf: before }: PeerQuestion,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const masked of sample) {
    const schema = (await session.named(masked.path, { named: true }))?.schema;
    if (schema === undefined) continue;
    const script = before(schema);
    const own = masked.text.slice(masked.base, masked.statementEnd);
    const typed = typedOf(masked, letters);
    const rest = mode === 'mid' ? own.slice(masked.end) : '';
    const text = `${script}${own.slice(0, masked.start)}${typed}${rest}`;
    const began = performance.now();
    const labels = await peer.complete(text, script.length + masked.start + typed.length, typed);
    const rank = labels.findIndex((label) => label.replace(/\(.*$/, '').replaceAll('"', '') === masked.name);
    const ms = performance.now() - began;
    answers.push({ masked, rank: rank < 0 ? undefined : rank, ms, listed: labels.length });
  }
  return answers;
}

function scriptOf(schema: Schema): string {
  const script =
    scripts.get(schema) ??
    schemaScript(schema, { targetVersion: 18 })
      .map((one) => `${one};\n`)
      .join('');
  scripts.set(schema, script);
  return script;
}

const scripts = new Map<Schema, string>();

function typedOf({ text, base, start, end }: Masked, letters: number): string {
  return text
    .slice(base + start, base + end)
    .replace(/^["`]/, '')
    .slice(0, letters);
}

async function ask(session: Session, masked: Masked, mode: Mode, letters: number): Promise<Answer> {
  const start = masked.base + masked.start;
  const typed = typedOf(masked, letters);
  const end = mode === 'mid' ? masked.base + masked.end : masked.statementEnd;
  const text = `${masked.text.slice(0, start)}${typed}${masked.text.slice(end)}`;
  const began = performance.now();
  session.open(masked.path, text);
  const items = await itemsAt(session, masked.path, start + typed.length);
  const ms = performance.now() - began;
  session.close(masked.path);
  const rank = items.findIndex(({ label }) => label === masked.name);
  return { masked, rank: rank < 0 ? undefined : rank, ms, listed: items.length };
}

async function itemsAt(session: Session, path: string, offset: number): Promise<readonly Completion[]> {
  const file = await session.named(path, { named: true });
  const place = file && placeAt(file, offset);
  const usage = place && (await session.usage(path, place.schema));
  return (place && usage && completionsAt({ ...place, usage })?.items) ?? [];
}

async function identifiersIn(session: Session): Promise<readonly Masked[]> {
  return (await queryFiles(session, values.every)).flatMap(({ path, text, file }) =>
    file.steps.flatMap(({ statement, before }) => {
      const { parsed, span } = statement;
      const place = { path, text, base: span.start, statementEnd: span.end };
      if (before.dialect !== 'postgresql')
        return wordedIdentifiersOf(parsed.text, before).map((one) => ({ ...one, ...place }));
      const tree = parsed.rereader?.tree(parsed.readable);
      if (tree === undefined || parsed.understanding.kind === 'syntax-error') return [];
      return identifiersOf(parsed.text, tree).map((one) => ({ ...one, ...place }));
    }),
  );
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((one) => ({ one, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
