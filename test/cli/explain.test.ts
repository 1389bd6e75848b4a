/** `plinth explain` on the real embedded PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { plinthProcess, workspace } from './run.ts';

const files = {
  'm/1_a.up.sql': 'create table t (id bigint primary key, a jsonb, b int);\n',
  'm/2_b.up.sql': 'create index t_b_idx on t (b);\n',
  'q/x.sql': "-- by b\nselect a from t where b = $1;\n\nselect id from t order by a->>'x';\n",
};

describe('plinth explain', () => {
  it('shows the shape of each query on the schema of the migrations', async () => {
    const { code, out, err } = await plinthProcess(['explain', 'q/x.sql'], { cwd: workspace(files) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('q/x.sql:2 select a from t where b = $1\n');
    expect(out).toContain('an empty database, not your production plan');
    expect(out).toContain('t_b_idx');
    expect(out).toContain('q/x.sql:4 select id from t order by');
    expect(out).toContain('  Sort\n');
    expect(out).not.toMatch(/rows|cost/i);
  });

  it.each<readonly [string, string, string]>([
    ['missing.sql', '', 'missing.sql was not read: it does not exist.\n'],
    ['q', '', 'q is a folder. Name the file whose query is to be explained.\n'],
    ['q/y.sql', 'drop table t;', 'q/y.sql has no SELECT, INSERT, UPDATE, DELETE or MERGE to explain.\n'],
    ['q/y.sql', 'select nope from t;', 'q/y.sql:1 column "nope" does not exist'],
  ])('%s: %s', async (path, text, message) => {
    const cwd = workspace(text === '' ? files : { ...files, [path]: text });
    const { code, out, err } = await plinthProcess(['explain', path], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
