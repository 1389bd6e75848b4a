/** `plinth health`: the formats, the exit codes, thresholds, accepted findings and scripts; no password is printed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../databases/native.ts';
import { startPostgres } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

interface Answer {
  readonly verdict: string;
  readonly checks: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly findings: readonly unknown[];
  }[];
  readonly footprint: { readonly queries: number };
}

describe('plinth health', () => {
  let address: string;
  const named = ['--check', 'sequence-exhaustion', '--check', 'duplicate-index'];
  const accepted = (object: string): string =>
    JSON.stringify({ version: 1, accepted: [{ check: 'duplicate-index', object, reason: 'ours' }] });
  beforeAll(async () => {
    const server = await startPostgres(18);
    const database = await server.createDatabase();
    address = server.connectionString(database);
    await runScript(
      server,
      database,
      `CREATE TABLE t (id bigserial, "<script>" int); ALTER SEQUENCE t_id_seq AS int; SELECT setval('t_id_seq', 2000000000);
      CREATE INDEX one ON t ("<script>"); CREATE INDEX two ON t ("<script>");`,
    );
  });
  const health = (words: readonly string[], files: Readonly<Record<string, string>> = {}) => {
    const cwd = workspace({ 'm.sql': 'SELECT 1;\n', ...files });
    return plinth(['health', '--connection', address, ...words], { cwd }).then((ran) => ({
      ...ran,
      cwd,
    }));
  };

  it('says the worst first, with its cost', async () => {
    const { code, out, err } = await health(named);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^Findings: 1 fails or risks data now; 1 costs space, time or certainty\.\n/);
    expect(out).toMatch(/\n2 checks with \d+ queries over one connection in \d+ ms\.\n$/);
    expect(out.indexOf('t_id_seq')).toBeLessThan(out.indexOf('The index two'));
  });

  it.each([
    ['never', 0],
    ['sometime', 1],
    ['now', 1],
    ['unseen', 1],
  ] as const)('--fail-on %s', async (failOn, code) => {
    expect((await health([...named, '--fail-on', failOn])).code).toBe(code);
  });

  it('takes thresholds and accepted findings, and names those that accept nothing', async () => {
    const files = {
      'plinth.config.json': '{ "health": { "sequence-exhaustion": { "sometime": 99 } } }',
      'plinth.health.json': accepted('public.two'),
    };
    const { code, out } = await health([...named, '--format', 'json', '--fail-on', 'unseen'], files);
    const answer = JSON.parse(out) as Answer;
    expect({ code, verdict: answer.verdict }).toEqual({ code: 0, verdict: 'No finding.' });
    const gone = await health(named, { 'plinth.health.json': accepted('public.gone') });
    expect(gone.out).toContain('Accepted in vain\n  duplicate-index of public.gone: not found any more');
  });

  it('writes scripts and documents in which names are text', async () => {
    const { cwd } = await health([...named, '--scripts', 'out', '--format', 'html', '--output', 'h.html']);
    expect(readdirSync(join(cwd, 'out'))).toEqual([
      '1-sequence-exhaustion-public-t-id-seq.sql',
      '2-duplicate-index-public-two.sql',
    ]);
    expect(readFileSync(join(cwd, 'h.html'), 'utf8')).not.toContain('<script>');
    const { out } = await health([...named, '--format', 'markdown']);
    expect(out).toMatch(/^# Health of /);
    expect(out).toContain('```sql\n');
  });

  it.each<readonly [readonly string[], Readonly<Record<string, string>>, string]>([
    [
      ['--check', 'sequence-exhaustio'],
      {},
      'There is no check “sequence-exhaustio”. Did you mean sequence-exhaustion?',
    ],
    [['m.sql'], {}, 'plinth health takes no files'],
    [
      [],
      { 'plinth.config.json': '{ "health": { "deadlocks": { "soon": 1 } } }' },
      'The check deadlocks has no threshold “soon”. It has sometime.',
    ],
    [[], { 'plinth.health.json': '{}' }, 'plinth.health.json was not read: it must be an object'],
    [['--connection', 'postgresql://u:hunter2@127.0.0.1:1/db'], {}, 'No server listens at 127.0.0.1:1.'],
  ])('%j', async (words, files, message) => {
    const { code, out, err } = await health(words, files);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });
});
