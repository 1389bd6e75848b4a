/** Columns that a change forbids nulls in: whether its own code reads them as never null, where that of the commit before bore them. */
import { afterAll, describe, expect, it } from 'vitest';
import { TwoCommits } from './two-commits.ts';

const commits = new TwoCommits();
// Machines are busy.
afterAll(() => commits.remove(), 60_000);

const start = 'CREATE TABLE "User" (id text PRIMARY KEY, email text, name text);';
const fill = `UPDATE "User" SET email = 'x' || id WHERE email IS NULL;`;
const setNotNull = `${fill}\nALTER TABLE "User" ALTER COLUMN email SET NOT NULL;`;
const model = (type: string): string =>
  `model User {\n  id    String  @id\n  email ${type}\n  name  String?\n}\n`;
const go = (type: string): string =>
  `package a\n\ntype User struct {\n\tID string \`db:"id"\`\n\tEmail ${type} \`db:"email"\`\n}\n`;

/** The program as it was, and as it is with the change. */
async function found(file: string, was: string, is: string, up = setNotNull): Promise<readonly string[]> {
  const { migrations } = await commits.collected(
    { 'db/migrations/000001_start.up.sql': start, [file]: was },
    { 'db/migrations/000002_change.up.sql': up, [file]: is },
  );
  return migrations.flatMap(({ strictReads }) =>
    strictReads.map(({ column, type, place }) => `${column} ${type} ${place.file}:${place.line}`),
  );
}

describe('code that reads a column as never null', () => {
  it.each([
    ['db/schema.prisma', model('String?'), model('String'), 'public.User email String db/schema.prisma:3'],
    ['server/user.go', go('*string'), go('string'), 'public.User email string server/user.go:5'],
  ])('is new with the change: %s', async (file, was, is, said) => {
    expect(await found(file, was, is)).toEqual([said]);
  });

  it('is found where a CHECK or a NOT NULL constraint says so', async () => {
    const check = `${fill}\nALTER TABLE "User" ADD CONSTRAINT there CHECK ("email" IS NOT NULL) NOT VALID;`;
    expect(await found('db/schema.prisma', model('String?'), model('String'), check)).toHaveLength(1);
    const around = check.replace('("email" IS', '(("email") IS');
    expect(await found('db/schema.prisma', model('String?'), model('String'), around)).toHaveLength(1);
    const constraint = `${fill}\nALTER TABLE "User" ADD CONSTRAINT there NOT NULL email;`;
    expect(await found('db/schema.prisma', model('String?'), model('String'), constraint)).toHaveLength(1);
  });

  it.each([
    ['bears them still', model('String?'), model('String?')],
    ['failed on them before', model('String'), model('String')],
    ['was not there before', '', model('String')],
    [
      'is of another table',
      model('String?').replace('User', 'Team'),
      model('String').replace('User', 'Team'),
    ],
  ])('is none that %s', async (_, was, is) => {
    expect(await found('db/schema.prisma', was, is)).toEqual([]);
  });
});
