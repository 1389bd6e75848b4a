/** Changes carried over to another schema must equal the result of a replay. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../../test/hosts/paths.ts';
import { statementParser, statementsIn } from '../../test/sql.ts';
import type { Statement } from '../syntax/statement.ts';
import { carriedOver, reusing, watch } from './carry-over.ts';
import type { Schema } from './model.ts';
import { PersistentMap } from './persistent-map.ts';
import { emptySchema } from './apply/apply.ts';
import { replaySection } from '../replay/section.ts';

type Replay = (schema: Schema) => Schema;
let read: (sql: string) => readonly Statement[];
let fixtures: readonly Statement[] = [];

beforeAll(async () => {
  const folder = join(repository, 'test', 'fixtures', 'replay');
  const parser = await statementParser();
  read = (sql) => statementsIn(sql, parser);
  fixtures = readdirSync(folder).flatMap((file) => read(readFileSync(join(folder, file), 'utf8')));
});

function replayOf(statements: readonly Statement[], file: string): Replay {
  return (schema) => replaySection(schema, statements, file).after;
}

/** The whole schema as comparable data. */
function told(schema: Schema): unknown {
  return Object.entries(schema).map(([name, value]: [string, unknown]) => [
    name,
    value instanceof PersistentMap ? [...value.values()].map((one) => JSON.stringify(one)).sort() : value,
  ]);
}

describe('a replay that is carried over', () => {
  it('is what replaying would leave, whatever changed before it', () => {
    const some = (most: number): fc.Arbitrary<number[]> =>
      fc.array(fc.nat(), { minLength: 1, maxLength: most });
    const taken = { carried: 0, replayed: 0 };
    fc.assert(
      fc.property(some(60), some(2), some(4), (past, edit, behind) => {
        const [before, edited, file] = [past, edit, behind].map((picks, i) =>
          replayOf(
            picks.map((pick) => fixtures[pick % fixtures.length]!),
            `${i}.sql`,
          ),
        ) as [Replay, Replay, Replay];
        const start = before(emptySchema());
        const other = edited(start);
        const known = watch(start, file);
        expect(told(known.after)).toEqual(told(file(start)));
        const carried = carriedOver(known, other);
        taken[carried === undefined ? 'replayed' : 'carried'] += 1;
        if (carried !== undefined) expect(told(carried)).toEqual(told(file(other)));
        expect(told(reusing(watch(other, file), known.after).after)).toEqual(told(file(other)));
      }),
      { numRuns: 300 },
    );
    expect(taken.carried).toBeGreaterThan(taken.replayed / 10);
  });

  const past =
    'CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);';

  it.each([
    ['ALTER TABLE a ADD COLUMN x int;', 'ALTER TABLE b ADD COLUMN y int; CREATE INDEX ON b (y);'],
    ['CREATE TABLE c (id int REFERENCES b);', 'ALTER TABLE a ADD COLUMN y int;'],
    ['CREATE TABLE c (id int);', 'CREATE TABLE d (id serial PRIMARY KEY, b int REFERENCES b);'],
  ])('stands where the edit is about something else: %s', (edit, behind) => {
    const start = replayOf(read(past), '1.sql')(emptySchema());
    const known = watch(start, replayOf(read(behind), '3.sql'));
    expect(carriedOver(known, replayOf(read(edit), '2.sql')(start))).toBeDefined();
  });

  it.each([
    ['ALTER TABLE a ADD COLUMN x int;', 'ALTER TABLE a ADD COLUMN y int;'],
    ['DROP TABLE b;', 'DROP TABLE a;'],
    [
      'ALTER TABLE a ADD CONSTRAINT b_x_check CHECK (id > 0);',
      'ALTER TABLE b ADD COLUMN x int CHECK (x > 0);',
    ],
    ['CREATE TABLE b_x_idx (id int);', 'ALTER TABLE b ADD COLUMN x int; CREATE INDEX ON b (x);'],
    ["CREATE TYPE mood AS ENUM ('a');", 'CREATE TABLE c (mood mood);'],
    ['ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;', 'CREATE TABLE c (id int);'],
    ['CREATE VIEW v AS SELECT id FROM a;', 'DROP OWNED BY somebody;'],
  ])('is given up where the edit is looked at: %s', (edit, behind) => {
    const start = replayOf(read(past), '1.sql')(emptySchema());
    const known = watch(start, replayOf(read(behind), '3.sql'));
    expect(carriedOver(known, replayOf(read(edit), '2.sql')(start))).toBeUndefined();
  });

  it('leaves the same schema where the file changes nothing', () => {
    const start = replayOf(read(past), '1.sql')(emptySchema());
    const known = watch(start, replayOf(read('SELECT 1; DROP TABLE IF EXISTS nowhere;'), '3.sql'));
    expect(known.after).toBe(start);
    const other = replayOf(read('CREATE TABLE c (id int);'), '2.sql')(start);
    expect(carriedOver(known, other)).toBe(other);
  });

  it('keeps what comes out as before although something was looked at that has changed', () => {
    const behind = replayOf(read('CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a);'), '3.sql');
    const start = replayOf(read(past), '1.sql')(emptySchema());
    const known = watch(start, behind);
    const other = replayOf(read('ALTER TABLE a ADD COLUMN x int;'), '2.sql')(start);
    expect(carriedOver(known, other)).toBeUndefined();
    const now = reusing(watch(other, behind), known.after).after;
    expect(now.relations.get('public.c')).toBe(known.after.relations.get('public.c'));
    expect(now.relations.get('public.a')).toBe(other.relations.get('public.a'));
  });
});
