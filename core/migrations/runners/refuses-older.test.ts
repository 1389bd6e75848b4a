/** Programs that refuse to start while golang-migrate’s record names an older version than their own last file. */
import { describe, expect, it } from 'vitest';
import { numberBehindOf, refusesOlderOf } from './refuses-older.ts';

type Files = Readonly<Record<string, string>>;

const known = 'var expected = map[Driver]uint{\n\tSQLite: 2,\n\tPostgres: 3, // the last\n}\n';
const looked = 'want := expected[m.driver]\n\t';
const unlessTold =
  'if at < want {\n\t\tif !can {\n\t\t\treturn errors.New("pending")\n\t\t}\n\t\treturn m.migrate.Up()\n\t}';

const asking = (compares = looked + unlessTold, more = known): Files => ({
  'internal/sql/migrator.go': `package sql\nimport "github.com/golang-migrate/migrate/v4"\n${more}func (m *Migrator) Up(force bool) error {\n\tcan := force\n\tat, _, err := m.migrate.Version()\n\tif err != nil {\n\t\treturn err\n\t}\n\t${compares}\n\treturn nil\n}\n`,
});
const called = (body: string): Files => ({
  'internal/cmd/serve.go': `package cmd\nimport sqlx "example.com/shop/internal/sql"\nfunc Serve(force bool) error {\n\tm, err := sqlx.New()\n\t${body}\n\treturn listen()\n}\n`,
});
const ends = 'if err := m.Up(force); err != nil {\n\t\treturn err\n\t}';
const files: Files = {
  'migrations/postgres/2_a.up.sql': '',
  'migrations/postgres/3_b.up.sql': '',
  'migrations/postgres/3_b.down.sql': '',
};

const listingOf = (all: readonly Files[]) => {
  const every = Object.assign({}, files, ...all) as Files;
  return { paths: Object.keys(every).toSorted(), text: (path: string) => every[path] };
};
const of = (...all: readonly Files[]) => refusesOlderOf('migrations/postgres', listingOf(all));
const behind = (...all: readonly Files[]) => numberBehindOf('migrations/postgres', listingOf(all));

describe('a program that wants the version of its own last file, or a later one', () => {
  it('does not start before it, and leaves dirty aside', () => {
    expect(of(asking(), called(ends))).toEqual({
      place: 'internal/sql/migrator.go:14',
      ignoresDirty: 'internal/sql/migrator.go:9',
    });
  });

  it('has a number of its own', () => {
    const own = asking('if last > at {\n\t\treturn fmt.Errorf("old")\n\t}', 'const last = 3\n');
    expect(of(own, called(ends))).toEqual({ place: 'internal/sql/migrator.go:10' });
  });

  it.each([
    ['another number than that of its last file', asking(undefined, known.replace('3', '2')), called(ends)],
    [
      'no other engine’s',
      asking(undefined, known.replace('SQLite: 2', 'SQLite: 3').replace('Postgres: 3', 'Postgres: 2')),
      called(ends),
    ],
    [
      'no error',
      asking(looked + unlessTold.replace('return errors.New("pending")', 'log.Print(at)')),
      called(ends),
    ],
    ['what is told to by itself', asking(), called(ends.replace('force', 'true'))],
    ['a warning', asking(), called('if err := m.Up(force); err != nil {\n\t\tlog.Print(err)\n\t}')],
    ['what nobody calls', asking(), {}],
  ])('is not one of %s', (_, program, caller) => {
    expect(of(program, caller)).toBeUndefined();
  });
});

describe('a program whose own number is below its last file', () => {
  const late = known.replace('Postgres: 3', 'Postgres: 2');

  it('is told apart with the place of that number', () => {
    expect(behind(asking(undefined, late))).toEqual({
      place: 'internal/sql/migrator.go:5',
      number: 2,
      last: 3,
    });
  });

  it.each([
    ['whose number is the last', asking()],
    ['whose number is higher', asking(undefined, known.replace('Postgres: 3', 'Postgres: 4'))],
    [
      'that applies files behind the comparison too',
      asking(`${looked}${unlessTold}\n\tm.migrate.Up()`, late),
    ],
    ['that applies nothing there', asking(`${looked}if at < want {\n\t\treturn nil\n\t}`, late)],
  ])('is none %s', (_, program) => {
    expect(behind(program)).toBeUndefined();
  });
});
