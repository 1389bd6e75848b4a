/** `plinth pooling`: the mode of the configuration or the argument, SQL files, programs and tools, both formats. */
import { describe, expect, it } from 'vitest';
import { plinth, workspace } from './run.ts';

const files = {
  'migrations/000001_a.up.sql': "SET lock_timeout = '5s';\nCREATE TABLE a (id int);\n",
  'migrations/000001_a.down.sql': 'DROP TABLE a;\n',
  'src/jobs.ts':
    "import { Client } from 'pg';\nexport const lock = (client: Client) =>\n  client.query('SELECT pg_advisory_lock($1)', [1]);\n",
};
const config = (mode: string) => ({ 'plinth.config.json': JSON.stringify({ poolMode: mode }) });

describe('plinth pooling', () => {
  it('goes by the configuration', async () => {
    const { code, out, err } = await plinth(['pooling'], {
      cwd: workspace({ ...files, ...config('transaction') }),
    });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/^migrations\n {2}golang-migrate takes a session advisory lock while it runs\./);
    expect(out).toContain('\nmigrations/000001_a.up.sql:1\n  SET lock_timeout stays in a server connection');
    expect(out).toContain('\nsrc/jobs.ts:3\n  pg_advisory_lock() locks for a server connection');
  });

  it.each<readonly [readonly string[], number, readonly string[]]>([
    [['--mode', 'session'], 0, []],
    [['migrations'], 1, ['tool lock', 'setting']],
    [['src'], 1, ['advisory lock']],
  ])('with %j ends with %i', async (words, code, kinds) => {
    const cwd = workspace({ ...files, ...config('transaction') });
    const outcome = await plinth(['pooling', ...words, '--format', 'json'], { cwd });
    expect(outcome.code).toBe(code);
    const answer = JSON.parse(outcome.out) as { readonly uses: readonly { readonly kind: string }[] };
    expect(answer.uses.map(({ kind }) => kind)).toEqual(kinds);
  });

  it('does not guess the mode', async () => {
    expect(await plinth(['pooling'], { cwd: workspace(files) })).toEqual({
      code: 2,
      out: '',
      err: 'The mode of the pooler is not known: --mode transaction, or "poolMode" in plinth.config.json.\n',
    });
  });
});
