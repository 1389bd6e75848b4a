/** Whether a column that is renamed is named by programs, before the change and with it. */
import { afterAll, describe, expect, it } from 'vitest';
import { reviewOf } from '../../core/review/review.ts';
import { renderReview } from './render.ts';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
// There are many, and machines are busy.
afterAll(() => commits.remove(), 60_000);

const start = 'CREATE TABLE people (id bigint PRIMARY KEY, id_big bigint, house_number text);';
const change = 'ALTER TABLE people RENAME COLUMN id_big TO number;';

/** The program as it was, and as it is with the change. */
async function documentOf(was: string, is: string, up = change, history = start): Promise<string> {
  const input = await commits.collected(
    { 'db/migrations/000001_start.up.sql': history, 'server/people.go': was },
    { 'db/migrations/000002_change.up.sql': up, 'server/people.go': is },
  );
  const rendered = renderReview(reviewOf(input), 'markdown');
  if (rendered.kind === 'failed') throw new Error(rendered.message);
  return rendered.text.replaceAll('\\', '');
}

const query = (columns: string): string => `const q = "SELECT ${columns} FROM people"\n`;
const ofNobody =
  'No program of the repository says people.id_big, before the change or with it: whoever else does (reports, other services) fails after the rename.';

describe('names of columns in programs', () => {
  it('knows a name that nobody says, and no release that would say another instead', async () => {
    const text = await documentOf(query('id'), query('id'));
    expect(text).toContain(ofNobody);
    expect(text).not.toContain('says number instead of');
  });

  it.each([
    ['of before', query('id_big'), query('number')],
    ['as an identifier', 'people.getIdBig()\n', query('number')],
    ['of now', query('id'), query('id_big')],
    ['where no program names the table', '', ''],
  ])('believes that code that runs may say it: %s', async (_, was, is) => {
    const text = await documentOf(was, is);
    expect(text).not.toContain('No program');
    expect(text).toContain('says number instead of people.id_big');
  });
});

describe('a column that goes', () => {
  const drop = 'ALTER TABLE people DROP COLUMN house_number;';

  it('is told with the programs that the change has taken it out of', async () => {
    const text = await documentOf(query('id, house_number'), query('id'), drop);
    expect(text).toContain(
      'Of the previous release these fail once it has run: server/people.go:1.\n  - The same change takes people.house_number out of the code: release that code first, and apply the file later.',
    );
    expect(text).toContain(
      'Who outside of this repository uses people.house_number: no program file of the commit under review names it.',
    );
  });

  it('is not taken out where a program still says it', async () => {
    const text = await documentOf(query('id, house_number'), query('house_number'), drop);
    expect(text).toContain('The code still names people.house_number: server/people.go:1.');
    expect(text).not.toContain('out of the code');
  });
});

describe('a column that rows need a value in until it goes', () => {
  const strict = 'CREATE TABLE members (id bigint PRIMARY KEY, plan text NOT NULL);';
  const drop = 'ALTER TABLE members DROP COLUMN plan;';
  const structure = (type: string): string =>
    `package a\n\ntype Member struct {\n\tID   int64 \`db:"id"\`\n\tPlan ${type} \`db:"plan"\`\n}\n`;

  it.each([
    [
      'string',
      "ALTER COLUMN plan SET DEFAULT '';` The release that runs cannot read null in plan (server/people.go:5: string): lines of the commit before.",
    ],
    [
      '*string',
      'ALTER COLUMN plan DROP NOT NULL;` The release that runs can read null in plan (server/people.go:5: *string): lines of the commit before.',
    ],
    [
      'Plan',
      'ALTER COLUMN plan DROP NOT NULL;` Or SET DEFAULT, where the release that runs cannot read nulls.',
    ],
  ])('is let out as the programs of before bear it: %s', async (type, words) => {
    expect(await documentOf(structure(type), 'package a\n', drop, strict)).toContain(words);
  });
});

describe('what programs say in ON CONFLICT', () => {
  const exchange =
    'ALTER TABLE people DROP CONSTRAINT people_pkey;\nALTER TABLE people ADD PRIMARY KEY (id, house_number);';
  const insert = (columns: string): string =>
    `const q = "INSERT INTO people VALUES ($1) ON CONFLICT (${columns}) DO NOTHING"\n`;
  const bothWays =
    'server/people.go:1 says ON CONFLICT (id, house_number) on people; in the commit before server/people.go:1 says ON CONFLICT (id).';

  it('is read in the commit before too, and nobody has to be asked for it', async () => {
    const text = await documentOf(insert('id'), insert('id, house_number'), exchange);
    expect(text).toContain(bothWays);
    expect(text).not.toContain('Where no release that runs');
  });

  it('is not taken from another table', async () => {
    const other = insert('id').replace('people', 'houses');
    const text = await documentOf(other, insert('id, house_number'), exchange);
    expect(text).toContain(
      'No ON CONFLICT in programs, as they are and as they were at the commit compared with, names the columns of a key that goes.',
    );
    expect(text).not.toContain('ON CONFLICT (id)');
  });

  it('is read with its expressions: nothing else answers to it, however much more it refuses', async () => {
    const upsert = (columns: string): string =>
      `const q = "INSERT INTO people VALUES ($1) ON CONFLICT (${columns}) DO NOTHING"\n`;
    const was = `${start}\nCREATE UNIQUE INDEX people_house ON people (id, COALESCE(house_number, ''::text));`;
    const text = await documentOf(
      upsert("id, COALESCE(house_number, '')"),
      upsert('id, lower(house_number)'),
      'CREATE UNIQUE INDEX people_lower ON people (id, lower(house_number));\nDROP INDEX people_house;',
      was,
    );
    expect(text).toContain(
      "server/people.go:1 of the commit before says ON CONFLICT (id, COALESCE(house_number, ''::text)), to which people_house alone answers: an older release fails there from line 2 on (42P10). server/people.go:1 says ON CONFLICT (id, lower(house_number)) now, and fails until line 1 has run. While both indexes stand both releases run: leave the DROP to a file behind that release.",
    );
    expect(text).toContain(
      'Neither before nor after the release that says ON CONFLICT (id, lower(house_number))',
    );
    const renewed = await documentOf(
      upsert("id, COALESCE(house_number, '')"),
      upsert('id, lower(house_number)'),
      'DROP INDEX people_house;\nCREATE UNIQUE INDEX people_house ON people (id, lower(house_number));',
      was,
    );
    expect(renewed).toContain(
      'both releases run: build the new one under another name, and leave the DROP and the name to a file behind that release.',
    );
  });

  it('of a key that nobody says leaves the exchange to the time before the release', async () => {
    const text = await documentOf(
      insert('id').replace('people', 'houses'),
      insert('id, house_number'),
      'ALTER TABLE people ADD COLUMN token uuid DEFAULT gen_random_uuid() NOT NULL;\nALTER TABLE people DROP CONSTRAINT people_pkey, ADD CONSTRAINT people_token PRIMARY KEY (token);',
    );
    expect(text).toContain('**Before the release that uses people.token');
    expect(text).not.toContain('writes no rows that people_token refuses');
  });

  it('is said by no release where INSERTs are written out without it', async () => {
    const plain = 'const q = "INSERT INTO people VALUES ($1)"\n';
    const text = await documentOf(plain, plain, exchange);
    expect(text).not.toContain('ON CONFLICT (id)');
    const once = await documentOf(insert('id'), plain, exchange);
    expect(once).toContain('no longer says ON CONFLICT (id)');
  });

  it('in the commit before alone leaves the release that no longer says it in front', async () => {
    const text = await documentOf(insert('id'), query('id'), exchange);
    expect(text).toContain('no longer says ON CONFLICT (id), when no older one runs any more');
    expect(text).not.toContain('Neither before nor after');
  });
});
