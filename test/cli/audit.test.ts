/** `plinth audit` in real folders: what stands and what does not, what is accepted, what came and went, and that it is the same twice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { lint } from 'markdownlint/sync';
import { describe, expect, it } from 'vitest';
import type { Audit } from '../../core/audit/model.ts';
import { repository } from '../hosts/paths.ts';
import { schemaFiles } from './docs-schema.ts';
import { add, plinth, workspace, type Files } from './run.ts';

function schemaOf(file: string): ValidateFunction {
  const ajv = new Ajv({ allowUnionTypes: true });
  return ajv.compile(JSON.parse(readFileSync(join(repository, 'docs', file), 'utf8')) as object);
}
const fits = schemaOf('audit-output.schema.json');
const fitsTrend = schemaOf('audit-trend.schema.json');

const files: Files = {
  'm/0001_a.up.sql': `CREATE TABLE people (id bigserial PRIMARY KEY, email text NOT NULL);
CREATE TABLE notes (id bigint, person_id bigint REFERENCES people);
CREATE TABLE mended (id bigint, person_id bigint REFERENCES people ON DELETE CASCADE);
-- plinth-ignore index/missing-primary-key: it is a log
CREATE TABLE log (line text);
-- plinth-ignore index/foreign-key-without-index: once upon a time
CREATE TABLE fine (id bigint PRIMARY KEY);`,
  'm/0001_a.down.sql': 'DROP TABLE people CASCADE;',
  'm/0002_mend.up.sql': `ALTER TABLE mended ADD PRIMARY KEY (id);
CREATE INDEX mended_person ON mended (person_id);
DROP INDEX IF EXISTS nothing;`,
};

const words = ['audit', '--format', 'json', '--trend', 'trend.json'] as const;

async function audit(root: string, date: string, ...more: readonly string[]): Promise<Audit> {
  const { code, out, err } = await plinth([...words, '--date', date, ...more], { cwd: root });
  if (code === 2) throw new Error(err);
  const made: unknown = JSON.parse(out);
  if (!fits(made)) throw new Error(JSON.stringify(fits.errors));
  return made as Audit;
}

const openIn = ({ groups }: Audit): readonly string[] =>
  groups.flatMap(({ findings }) => findings.map(({ rule, object }) => `${object ?? ''} ${rule}`));

describe('plinth audit', () => {
  it('tells what stands, not what was mended, and what people accept', async () => {
    const asked = 'SELECT id FROM notes WHERE person_id = $1;\nDELETE FROM people WHERE id = $1;';
    const root = workspace({ ...files, 'q/notes.sql': asked });
    const made = await audit(root, '2027-01-31');
    const open = openIn(made);
    // The code looks by this key.
    expect(open).toContain('notes index/foreign-key-without-index');
    expect(open).toContain('notes index/missing-primary-key');
    expect(open.filter((one) => /^(?:mended|log|fine) /.test(one))).toEqual([]);
    // Nothing of how it came about.
    expect(made.categories.map(({ category }) => category)).not.toContain('locking');
    const note = made.groups.flatMap(({ findings }) => findings).find(({ object }) => object === 'notes');
    expect(note?.place).toEqual({ file: 'm/0001_a.up.sql', line: 2 });
    expect(made.acceptedFindings).toMatchObject([
      { object: 'log', state: { kind: 'accepted', by: 'comment', reason: 'it is a log' } },
    ]);
    expect(made.unused).toMatchObject([{ file: 'm/0001_a.up.sql', line: 6 }]);
    expect(made.personal).toEqual([{ table: 'people', columns: [{ name: 'email', what: 'contact' }] }]);
    expect(made.trend).toEqual({ kind: 'first' });
    expect(made.open.all).toBe(open.length);
    await plinth(['baseline'], { cwd: root });
    const quiet = await audit(root, '2027-01-31');
    expect(
      quiet.acceptedFindings.map(({ object, state }) => [object, state.kind === 'accepted' && state.by]),
    ).toEqual(
      expect.arrayContaining([
        ['notes', 'baseline'],
        ['log', 'comment'],
      ]),
    );
    expect(openIn(quiet)).not.toContain('notes index/missing-primary-key');
  });

  it('remembers what came, went and stays, and runs twice a day as once', async () => {
    const root = workspace(files);
    await audit(root, '2027-01-31');
    add(root, {
      'm/0003_more.up.sql': 'ALTER TABLE notes ADD PRIMARY KEY (id);\nCREATE TABLE next (a int);',
    });
    const made = await audit(root, '2027-04-30');
    const text = readFileSync(join(root, 'trend.json'), 'utf8');
    expect(made.trend).toMatchObject({
      kind: 'since',
      date: '2027-01-31',
      came: [{ object: 'next', rule: 'index/missing-primary-key' }],
      went: [{ object: 'notes', rule: 'index/missing-primary-key' }],
      runs: [{ date: '2027-01-31' }, { date: '2027-04-30' }],
    });
    expect(fitsTrend(JSON.parse(text)), JSON.stringify(fitsTrend.errors)).toBe(true);
    const again = await plinth([...words, '--date', '2027-04-30', '--fail-on', 'new'], { cwd: root });
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toEqual({ version: 1, ...made });
    expect(readFileSync(join(root, 'trend.json'), 'utf8')).toBe(text);
  });

  it('is Markdown that a linter has nothing to say about, whatever the names are', async () => {
    const root = workspace(schemaFiles);
    const { code, out } = await plinth(['audit', '--date', '2027-01-31'], { cwd: root });
    expect(code).toBe(0);
    const found = lint({
      strings: { out },
      config: { default: true, MD013: false, MD024: { siblings_only: true } },
    });
    expect(found['out']).toEqual([]);
    expect(out).not.toMatch(/(?<!\\)<script/);
  });

  it('counts by area where there are several', async () => {
    const markdown = async (root: string): Promise<string> =>
      (await plinth(['audit', '--date', '2027-01-31'], { cwd: root })).out;
    expect(await markdown(workspace(files))).not.toContain('## By area');
    expect(await markdown(workspace(schemaFiles))).toContain('## By area');
  });

  it('refuses in sentences', async () => {
    const refusals: readonly (readonly [string, Files, RegExp])[] = [
      ['--fail-on new', {}, /--fail-on new needs --trend/],
      ['--date 2027-02-31', {}, /--date takes a day/],
      [
        '--trend t.json',
        { 't.json': '{"version":2,"folders":[]}' },
        /t\.json was not read: its “version” is not 1/,
      ],
    ];
    await Promise.all(
      refusals.map(async ([asked, more, message]) => {
        const made = await plinth(['audit', ...asked.split(' ')], { cwd: workspace({ ...files, ...more }) });
        expect(made, asked).toEqual({ code: 2, out: '', err: expect.stringMatching(message) as string });
      }),
    );
  });
});
