/** Which statements are found in a program, where, and in which function. */
import { describe, expect, it } from 'vitest';
import { sqlTexts } from './sql-texts.ts';

const found = (file: string, text: string): readonly string[] =>
  sqlTexts(file, text).map(
    ({ kind, line, inside }) => `${kind} ${String(line)}${inside === undefined ? '' : ` ${inside}`}`,
  );

describe('statements in programs', () => {
  it.each([
    [
      'a.go',
      'func (s *Store) load(\n  ctx context.Context,\n) error {\n  // `SELECT 1`\n  db.Get(`\n    SELECT a FROM t`)\n}\n',
      ['select 6 load'],
    ],
    ['a.go', 'func load() {\n}\nvar q = "UPDATE t SET a = 1"\n', ['update 3']],
    ['a.go', 'const q = "SELECT a, " +\n  "b FROM t"\nconst r = "where a = 1"\n', ['select 1']],
    [
      'a.ts',
      'export async function load() {\n  await db.query(`with x as (select 1) insert into t (a) select 1`);\n}\n',
      ['insert 2 load'],
    ],
    [
      'a.py',
      'class A:\n    def load(self):\n        # "SELECT 1"\n        self.run("""\nDELETE FROM t\n""")\n',
      ['delete 5 load'],
    ],
    ['a.rb', 'def load\n  run("SELECT a\n    FROM t")\nend\n', ['select 2 load']],
    [
      'a.rs',
      "impl<'a> A<'a> {\n    pub async fn load(&'a self) {\n        let c = '\"';\n        query!(r#\"SELECT a FROM t\"#);\n    }\n}\n",
      ['select 4 load'],
    ],
    [
      'a.kt',
      'class A {\n  fun load() {\n    run("""\n      select a from t\n    """)\n  }\n}\n',
      ['select 4 load'],
    ],
    [
      'q/users.sql',
      '-- name: Load :one\nSELECT a\nFROM t;\n\n-- name: Save :exec\n-- as it is\nINSERT INTO t (a) VALUES ($1);\n',
      ['select 2 Load', 'insert 7 Save'],
    ],
    ['a.txt', '"SELECT 1"', []],
  ])('%s: %j', (file, text, all) => {
    expect(found(file, text)).toEqual(all);
  });

  it('says nothing of what stands in texts and comments of a statement', () => {
    const [one] = sqlTexts('a.go', "var q = `SELECT a -- b\nFROM t WHERE c = 'd'`\n");
    expect(one?.sql).not.toMatch(/[bd]/);
    expect(one?.sql).toMatch(/FROM t WHERE c/);
  });

  // What takes more than its length's time takes longer than a test may.
  it('ends on what is long and closes nowhere', () => {
    for (const text of [
      '"'.repeat(200_001),
      '`SELECT '.repeat(50_001),
      `"${'SELECT ('.repeat(60_000)}"`,
      '"SELECT 1"\n x '.repeat(20_000),
      "'''".repeat(100_001),
    ])
      for (const file of ['a.go', 'a.py'])
        expect(sqlTexts(file, text).filter(({ sql }) => sql.length > text.length)).toEqual([]);
  });
});
