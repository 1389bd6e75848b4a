/** `plinth explain` on the real embedded PostgreSQL. */
import { describe, expect, it } from 'vitest';
import { add, plinth, workspace } from './run.ts';

const files = {
  'm/1_a.up.sql': 'create table t (id bigint primary key, a jsonb, b int);\n',
  'm/2_b.up.sql': 'create index t_b_idx on t (b);\n',
  'q/x.sql': "-- by b\nselect a from t where b = $1;\n\nselect id from t order by a->>'x';\n",
};

describe('plinth explain', () => {
  it('plans each query on the schema of the migrations, from assumed sizes, and says so first', async () => {
    const { code, out, err } = await plinth(['explain', 'q/x.sql'], { cwd: workspace(files) });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('q/x.sql:2 select a from t where b = $1\n');
    const words = out.replaceAll(/\s+/g, ' ');
    expect(words).toContain('Planned from assumed sizes, so rows and costs are not those of your data.');
    expect(words).toContain('Assumed: 1 M rows in each table.');
    expect(out).toContain('t_b_idx');
    expect(out).toContain('q/x.sql:4 select id from t order by');
    expect(out).toMatch(/ {2}(?:└─ )?Sort /);
  });

  it('takes parameters as the program writes them, other sizes, and those of the statistics file', async () => {
    const sizes = { version: 1, collectedAt: '2026-11-20', relations: [] };
    const relation = { schema: 'public', name: 't', kind: 'table', bytes: 8192, rows: 77 };
    const cwd = workspace({ ...files, 'q/y.sql': 'select a from t where b = :wanted;' });
    const other = await plinth(['explain', '--rows', '5000', 'q/y.sql'], { cwd });
    expect(other.out.replaceAll(/\s+/g, ' ')).toContain('Assumed: 5,000 rows in each table.');
    add(cwd, { 'plinth.stats.json': JSON.stringify({ ...sizes, relations: [relation] }) });
    const known = await plinth(['explain', 'q/y.sql'], { cwd });
    expect(known.out.replaceAll(/\s+/g, ' ')).toContain('Assumed: t 77, else 1 M rows in each table.');
  });

  it('plans queries of SQLite in SQLite, and refuses those of a server that is not embedded', async () => {
    const init = 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);\n';
    const lite = workspace({ 'm/1_a.up.sql': init, 'q.sql': 'SELECT id FROM t WHERE a = ?;\n' });
    const { code, out, err } = await plinth(['explain', 'q.sql'], { cwd: lite });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/SQLite 3\.[^]*Full Table Scan on t[^]*No index of t has a/);
    const mine = 'CREATE TABLE `t` (`id` int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n';
    const other = workspace({ 'm/1_a.up.sql': mine, 'q.sql': 'SELECT `id` FROM `t`;\n' });
    expect(await plinth(['explain', 'q.sql'], { cwd: other })).toMatchObject({
      err: expect.stringContaining('for a server that is not embedded') as string,
      out: '',
    });
  });

  it('prints plans as data', async () => {
    const { out } = await plinth(['explain', '--format', 'json', 'q/x.sql'], {
      cwd: workspace(files),
    });
    const report: unknown = JSON.parse(out);
    expect(report).toMatchObject({ version: 1, remarks: [] });
    expect(report).toHaveProperty('queries.length', 2);
    expect(report).toHaveProperty('queries.0.grade', 'assumed');
    expect(report).toHaveProperty('queries.1.nodes.0.node', 'Sort');
  });

  it('plans a statement in a migration on the schema before it, as the editor does', async () => {
    const third =
      'delete from t where b = 1;\ndrop index t_b_idx;\ncreate table u (x int primary key);\ndelete from t where b = 2;\n';
    const fourth = 'drop table t;\n';
    const cwd = workspace({
      ...files,
      'm/3_c.up.sql': `${third}delete from u where x = 3;\n`,
      'm/4_d.up.sql': fourth,
    });
    const { code, out, err } = await plinth(['explain', 'm/3_c.up.sql'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const plans = out.split(/^(?=m\/3_c)/m).map((plan) => /t_b_idx|u_pkey|Seq Scan on t/.exec(plan)?.[0]);
    expect(plans).toEqual(['t_b_idx', 'Seq Scan on t', 'u_pkey']);
  });

  it('tells at which sizes of a table the plan changes, and how', async () => {
    const cwd = workspace({ ...files, 'q/y.sql': 'select a from t where b = 5;' });
    const { code, out, err } = await plinth(['explain', '--sweep', 't', 'q/y.sql'], { cwd });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^q\/y\.sql:1\n {2}Above [\d.,]+ (?:[kM] )?rows in t: .* → /);
    const none = await plinth(['explain', '--sweep', 'u', 'q/y.sql'], { cwd });
    expect(none).toEqual({ code: 2, out: '', err: 'The migrations create no table u.\n' });
  });

  it.each<readonly [string, string, string]>([
    ['missing.sql', '', 'missing.sql was not read: it does not exist.\n'],
    ['q', '', 'q is a folder. Name the file whose query is to be explained.\n'],
    ['q/y.sql', 'drop table t;', 'q/y.sql has no SELECT, INSERT, UPDATE, DELETE or MERGE to explain.\n'],
    ['q/y.sql', 'select nope from t;', 'q/y.sql:1 column "nope" does not exist'],
  ])('%s: %s', async (path, text, message) => {
    const cwd = workspace(text === '' ? files : { ...files, [path]: text });
    const { code, out, err } = await plinth(['explain', path], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
