/** Changes of old migrations for which no database runs anything: of comments, and of names. */
import { afterAll, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { renderReview } from './render.ts';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
afterAll(() => commits.remove());

const folder = 'migrations';
const first = `${folder}/000001_start.up.sql`;
const second = `${folder}/000002_code.up.sql`;
const third = `${folder}/000003_more.up.sql`;
const start = 'CREATE TABLE people (id bigint PRIMARY KEY, mail text);\n';

async function review(before: Record<string, string>, now: Readonly<Record<string, string | undefined>>) {
  const review = reviewOf(await commits.collected(before, now));
  const rendered = renderReview(review, 'markdown');
  const text = rendered.kind === 'failed' ? rendered.message : rendered.text.replaceAll('\\', '');
  return { files: review.migrations.map(({ file }) => file), text };
}

it('leaves a migration out in which only comments are others, and says so', async () => {
  const { files, text } = await review(
    { [first]: start },
    {
      [first]: `-- Who we write to\n${start.replace(', mail', ',\n  mail')}`,
      [second]: 'ALTER TABLE people ADD COLUMN code text;\n',
    },
  );
  expect(files).toStrictEqual(['000002_code.up.sql']);
  expect(text).toContain('only its comments differ from main');
  expect(text).not.toContain('Creates table people');
});

it('reviews one in which a comment is others that its tool reads', async () => {
  const { files } = await review(
    { [first]: `-- +goose Up\n${start}` },
    { [first]: `-- +goose NO TRANSACTION\n-- +goose Up\n${start}` },
  );
  expect(files).toHaveLength(1);
});

it('reviews one in which a text is another', async () => {
  const { files } = await review({ [first]: start }, { [first]: start.replace('mail', 'email') });
  expect(files).toHaveLength(1);
});

it('says of a change of comments alone that nothing was reviewed', async () => {
  const { files, text } = await review({ [first]: start }, { [first]: `${start}-- The end\n` });
  expect(files).toStrictEqual([]);
  expect(text).toContain('000001_start.up.sql was not reviewed: only its comments differ from main');
});

it('leaves one out that later ones stand behind, says so first, and reviews what is new', async () => {
  const third = `${folder}/000003_more.up.sql`;
  const code = 'ALTER TABLE people ADD COLUMN code text;\n';
  const { files, text } = await review(
    { [first]: start, [second]: code },
    {
      [first]: start.replace('mail', 'email'),
      [third]: 'ALTER TABLE people ADD COLUMN more text;\n',
    },
  );
  expect(files).toStrictEqual(['000003_more.up.sql']);
  expect(text).toContain(
    '**000001_start.up.sql has another text in main**, with later migrations behind it: databases that have these never run the new one. New databases run it, and become others unless what is new here makes the two alike. What follows is of that alone, where it has run as it was. Go',
  );
  expect(text).not.toContain('Creates table people');
});

it('meets what has run as it was then', async () => {
  const third = `${folder}/000003_more.up.sql`;
  const of = (value: string): string => start.replace('mail text', `mail text DEFAULT '${value}'`);
  const { text } = await review(
    { [first]: of('a'), [second]: 'ALTER TABLE people ADD COLUMN code text;\n' },
    { [first]: of('b'), [third]: "ALTER TABLE people ALTER COLUMN mail SET DEFAULT 'b';\n" },
  );
  expect(text).toContain("-  mail text DEFAULT 'a'\n+  mail text DEFAULT 'b'");
  expect(text).toContain("ALTER COLUMN mail SET DEFAULT 'a';");
});

it('reviews one that is the last, or that alone is another', async () => {
  const code = 'ALTER TABLE people ADD COLUMN code text;\n';
  const alone = await review({ [first]: start, [second]: code }, { [first]: start.replace('mail', 'email') });
  expect(alone.files).toStrictEqual(['000001_start.up.sql']);
  const third = `${folder}/000003_more.up.sql`;
  const last = await review(
    { [first]: start, [second]: code },
    { [second]: code.replace('code', 'codes'), [third]: 'ALTER TABLE people ADD COLUMN more text;\n' },
  );
  expect(last.files).toStrictEqual(['000002_code.up.sql', '000003_more.up.sql']);
});

it('leaves a migration out that has another name and the same version, where its tool goes by that', async () => {
  const renamed = `${folder}/000001_begin.up.sql`;
  const { files, text } = await review(
    { [first]: start },
    { [first]: undefined, [renamed]: start, [second]: 'ALTER TABLE people ADD COLUMN code text;\n' },
  );
  expect(files).toStrictEqual(['000002_code.up.sql']);
  expect(text).toContain(
    'golang-migrate goes by the version, and where that has run nothing of it runs again',
  );
});

it('reviews one that has another version, or another name where the tool goes by the whole', async () => {
  const later = await review(
    { [first]: start },
    { [first]: undefined, [`${folder}/000007_start.up.sql`]: start },
  );
  expect(later.files).toHaveLength(1);
  const of = (name: string): string => `prisma/migrations/${name}/migration.sql`;
  const whole = await review(
    { [of('20260101000000_start')]: start },
    { [of('20260101000000_start')]: undefined, [of('20260101000000_begin')]: start },
  );
  expect(whole.files).toHaveLength(1);
});

it('says first that a migration is only called otherwise, and what its record wants', async () => {
  const of = (name: string): string => `prisma/migrations/${name}/migration.sql`;
  const { text } = await review(
    { [of('20260101000000_start')]: start },
    { [of('20260101000000_start')]: undefined, [of('20260101000000_begin')]: start },
  );
  expect(text).toContain(
    '**20260101000000_start is 20260101000000_begin now**, with the text that it has in main: where it has run (the pre-flight asks the record), Prisma Migrate takes the file for a new one and runs it again, which fails at what is there. There write the new name into the record before anything applies what is pending (UPDATE _prisma_migrations SET migration_name = ' +
      "'20260101000000_begin' WHERE migration_name = '20260101000000_start'): then nothing of it runs. What follows is for where it has run under neither name. Go",
  );
  expect(text).toContain(
    "Before one of it applies what is pending, write its former name into the record: UPDATE _prisma_migrations SET migration_name = '20260101000000_start' WHERE migration_name = '20260101000000_begin'.",
  );
  const numbered = await review(
    { [first]: start },
    { [first]: undefined, [`${folder}/000007_start.up.sql`]: start },
  );
  expect(numbered.text).toContain(
    '000001_start.up.sql is 000007_start.up.sql now**, with the text that it has in main: where it has run, golang-migrate refuses to go on, as the file of its former name is missing, if it was the last one; if not, it takes the file for a new one and runs it again, which fails at what is there. What follows',
  );
});

it('names a script that changes tables in no folder of migrations, and no schema of today', async () => {
  const { files, text } = await review(
    { [first]: start, 'db/schema.sql': start },
    {
      [second]: 'ALTER TABLE people ADD COLUMN code text;\n',
      'ops/fix.sql': 'ALTER TABLE people ALTER COLUMN code SET NOT NULL;\n',
      [`${folder}/XXXX-fix.sql`]: 'ALTER TABLE people ALTER COLUMN code SET NOT NULL;\n',
      'db/LATEST.sql': `${['a', 'b', 'c'].map((name) => `CREATE TABLE ${name} (id bigint);\n`).join('')}ALTER SEQUENCE ids RESTART WITH 101;\nDROP INDEX IF EXISTS gone;\n`,
      'queries/people.sql': 'SELECT * FROM people;\n',
      'db/schema.sql': `${start}ALTER TABLE people ADD COLUMN code text;\n`,
    },
  );
  expect(files).toStrictEqual(['migrations/000002_code.up.sql']);
  expect(text).toContain(
    'ops/fix.sql was not reviewed: it says ALTER or DROP and lies in no migration folder that is known here; named on the command line it is reviewed by itself',
  );
  expect(text).toContain(
    'XXXX-fix.sql was not reviewed: it says ALTER or DROP and lies among migrations, but is not named as they are (such as 000001_create_users.up.sql), so that nothing runs it as one of them',
  );
  expect(text).not.toMatch(/(?:people|schema|LATEST)\.sql was not reviewed/);
});

it('leaves alone what its first lines say no server runs', async () => {
  const { text } = await review(
    { [first]: start },
    {
      [second]: 'ALTER TABLE people ADD COLUMN code text;\n',
      'schema/overrides.sql':
        '-- These are not executed,\n-- only read by a generator.\nALTER TABLE people ALTER COLUMN code SET NOT NULL;\n',
    },
  );
  expect(text).not.toContain('overrides.sql');
});

it('says first that a migration was taken out, unless it has another name now', async () => {
  const code = 'ALTER TABLE people ADD COLUMN code text;\n';
  const change = { [third]: 'ALTER TABLE people ADD COLUMN more text;\n', [second]: undefined };
  const { text } = await review({ [first]: start, [second]: code }, change);
  expect(text).toContain(
    '- What becomes of databases that have run 000002_code.up.sql: it is in main, and the change takes it out. What it made stays there, and all that is said here, the checks and the way back too, is of databases that have not run it.',
  );
  const moved = await review({ [first]: start, [second]: code }, { [third]: code, [second]: undefined });
  expect(moved.text).not.toContain('takes it out');
});

it('says first that its tool runs none of it where a later one has run', async () => {
  const later = {
    [first]: start,
    [`${folder}/000005_later.up.sql`]: 'ALTER TABLE people ADD COLUMN b int;\n',
  };
  const added = { [second]: 'ALTER TABLE people ADD COLUMN code text;\n' };
  const { text } = await review(later, added);
  expect(text).toContain(
    '**No go as numbered:** 000002_code.up.sql comes before 000005_later.up.sql, which main has. Where that has run (the pre-flight asks the record), golang-migrate skips it for good: give it a version behind it, and make this document anew. What follows is as if it came last, names and record aside: go, when no pre-flight check says STOP.',
  );
  expect(text).toContain('2 is numbered below it and never runs');
  const inOrder = await review({ [first]: start }, added);
  expect(inOrder.text).not.toContain('No go as numbered');
});

it('says who hands a file to Prisma Migrate that lies where that does not look', async () => {
  const of = (folder: string, name: string): string => `packages/db/${folder}/${name}/migration.sql`;
  const added = 'ALTER TABLE people ADD COLUMN code text;\n';
  const model = { 'packages/db/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n' };
  const handed = await review(
    { ...model, [of('migration', '20260101000000_start')]: start },
    { ...model, [of('migration', '20260102000000_code')]: added },
  );
  expect(handed.text).toContain(
    'By which command this runs: Prisma Migrate looks for migrations beside its schema, and this lies in packages/db/migration.',
  );
  expect(handed.text).toContain('with Prisma Migrate, as the repository’s own program hands it over');
  const usual = await review(
    { ...model, [of('migrations', '20260101000000_start')]: start },
    { ...model, [of('migrations', '20260102000000_code')]: added },
  );
  expect(usual.text).not.toContain('hands it over');
  expect(usual.text).toContain(
    '(with --schema packages/db/schema.prisma, and the variables of its datasource)',
  );
});
