/** After edits in any order the answers equal those of a new session. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeds } from '../../test/breadth.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { generateRepository, writeRepository } from '../../test/bench/generate.ts';
import { Random } from '../../test/bench/random.ts';
import { loadPostgresParser } from '../parsers/postgres.ts';
import { kit } from './kit.ts';
import { Session } from './session.ts';

const files = generateRepository({ seed: 7, migrations: 24 });
const root = mkdtempSync(join(tmpdir(), 'plinth-incremental-'));
let parser: PostgresParser;

beforeAll(async () => {
  writeRepository(root, files);
  // Each rule reads other parts of the context.
  writeFileSync(join(root, 'plinth.config.json'), JSON.stringify({ preset: 'all' }));
  parser = await loadPostgresParser();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const inserted = [
  '-- Only a comment.\n',
  'CREATE TABLE made_here (id bigint, other bigint REFERENCES missing (id));\n',
  'DROP TABLE IF EXISTS customer CASCADE;\n',
  'SET search_path TO elsewhere;\n',
  'BEGIN;\n',
  'this is not SQL;\n',
];

async function open(texts: ReadonlyMap<string, string>, isOneRun = false): Promise<Session> {
  const session = await Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
    isOneRun,
  });
  for (const [path, text] of texts) session.open(path, text);
  return session;
}

/** A report as comparable data. */
async function told(session: Session, path: string): Promise<unknown> {
  const report = await session.report(path, { scope: 'all' });
  return report.kind === 'linted'
    ? {
        findings: report.findings.map(({ rule, severity, message, span, related, fix }) => ({
          rule,
          severity,
          message,
          span,
          related,
          fix,
        })),
        coverage: report.coverage,
      }
    : report;
}

/** The whole schema, with origins. */
async function built(session: Session): Promise<unknown> {
  const schemas = await Promise.all(session.folders.map((folder) => session.schemaOf(folder)));
  return schemas.map((schema) => [
    [...(schema?.relations.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1)),
    [...(schema?.indexes.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1)),
  ]);
}

describe('a session that lives through many edits', () => {
  // Also the session of a command: what it keeps of a replay must not outlive the text.
  it.each(seeds(2, 6).map((seed) => [seed, seed % 2 === 0] as const))(
    'says what a new one says (seed %i, one run: %s)',
    async (seed, isOneRun) => {
      const random = new Random(seed);
      const texts = new Map<string, string>();
      const living = await open(texts, isOneRun);
      for (let edit = 0; edit < 25; edit += 1) {
        const { path, text } = random.pick(files);
        const now = texts.get(path) ?? text;
        const lines = now.split('\n');
        const changed = random.chance(0.3)
          ? text
          : lines.toSpliced(random.below(lines.length), 0, random.pick(inserted)).join('\n');
        texts.set(path, changed);
        living.open(path, changed);
        const asked = random.chance(0.5) ? path : random.pick(files).path;
        // Another request is answered in between, at another place of the history.
        const [answer] = await Promise.all([told(living, asked), told(living, random.pick(files).path)]);
        if (edit % 5 !== 4) continue;
        const fresh = await open(texts);
        expect(answer).toEqual(await told(fresh, asked));
        expect(await built(living)).toEqual(await built(fresh));
      }
    },
  );

  it('hands out one schema to all who ask at the same time', async () => {
    const session = await open(new Map());
    const [folder] = session.folders;
    if (folder === undefined) throw new Error('The generated repository is empty.');
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => session.schemaOf(folder)));
    for (const one of others) expect(one).toBe(first);
    expect(await session.schemaOf(folder)).toBe(first);
  });

  it.each([
    ['a comment', '\n-- The end.'],
    ['half a statement', '\nALTER TABLE'],
    ['a query', '\nSELECT 1;'],
  ])('replays nothing that comes behind %s at the end of a file', async (_what, added) => {
    const session = await open(new Map());
    const [folder] = session.folders;
    const first = files[0];
    if (folder === undefined || first === undefined) throw new Error('The generated repository is empty.');
    await told(session, first.path);
    const before = await session.schemaOf(folder);
    session.open(first.path, first.text + added);
    await told(session, first.path);
    expect(await session.schemaOf(folder)).toBe(before);
  });
});
