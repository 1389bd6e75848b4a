/** SQL in the languages other than TypeScript: the texts that are found, where each of their characters is, and the values in them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { few, seeds } from '../../../test/breadth.ts';
import { sqlOf } from '../../../core/embedded-sql/embedded.ts';
import { applyEdits } from '../../../core/text/edit.ts';
import { Random } from '../../../test/bench/random.ts';
import { programs } from '../../../test/bench/typed-programs.ts';
import { readScript } from '../read.ts';
import { loadGrammar } from './grammars.ts';

const paths = ['a.py', 'a.go', 'a.java', 'a.kt', 'a.cs', 'a.rb', 'a.php', 'a.rs'] as const;

beforeAll(async () => {
  for (const path of paths) await loadGrammar(path);
});

type Case = readonly [title: string, source: string, sql: readonly string[]];

const cases: Readonly<Record<(typeof paths)[number], readonly Case[]>> = {
  'a.py': [
    ['a call', 'cur.execute("SELECT a FROM t WHERE b = %s", (x,))', ['SELECT a FROM t WHERE b = %s']],
    ['three quotes', 'cur.execute("""\n  UPDATE t\n  SET a = 1\n""")', ['\n  UPDATE t\n  SET a = 1\n']],
    ['adjacent literals', "Q = ('SELECT a '\n     'FROM t')", ['SELECT a FROM t']],
    ['escapes', String.raw`db.execute('SELECT \'a\'\n FROM t')`, ["SELECT 'a'\n FROM t"]],
    [
      'a raw string',
      String.raw`db.execute(r'SELECT a FROM t WHERE b ~ "\d"')`,
      [String.raw`SELECT a FROM t WHERE b ~ "\d"`],
    ],
    ['an f-string', 'cur.execute(f"SELECT a FROM {table} WHERE {{}}")', ['SELECT a FROM ${tabl} WHERE {}']],
    ['a constant of the file', 'T = "orders"\ncur.execute(f"SELECT a FROM {T}")', ['SELECT a FROM orders']],
    ['format()', 'cur.execute("SELECT {} FROM t".format(a))', ['SELECT ${a} FROM t']],
    [
      'a computed number of a placeholder',
      'db.execute(f"SELECT a FROM t WHERE b = ${len(args)}", args)',
      ['SELECT a FROM t WHERE b = ${len_args}'],
    ],
    ['the operator', 'cur.execute("SELECT a FROM %s" % t)', ['SELECT a FROM ${t}']],
    [
      'what is appended later',
      'q = "SELECT a FROM t"\nq += where\ncur.execute(q)',
      ['SELECT a FROM t ${more}'],
    ],
    [
      'what the program appends to a half statement',
      'insert("INSERT INTO t (a) VALUES ")',
      ['INSERT INTO t (a) VALUES  ${more} ${more}'],
    ],
    [
      'a list that the program appends, and its end',
      'query = "SELECT a FROM t WHERE b IN ("\nquery += ", ".join(marks)\nrun(query + ")")\nrun("SELECT a FROM u WHERE b IN " + marks)',
      ['SELECT a FROM t WHERE b IN ( ${more})', 'SELECT a FROM u WHERE b IN ${marks}'],
    ],
    [
      'an index without a name, a table of a transaction',
      'run("CREATE INDEX ON t (a)")\nrun("CREATE TEMP TABLE u ON COMMIT DROP AS SELECT 1")',
      ['CREATE INDEX ON t (a)', 'CREATE TEMP TABLE u ON COMMIT DROP AS SELECT 1'],
    ],
    ['a short statement to a cursor', '# sql\ncur.execute("BEGIN")', ['BEGIN']],
    ['a comment that names the language', 'x = (\n  # language=SQL\n  "BEGIN")', ['BEGIN']],
    ['no docstring', 'def f():\n  """SELECT a FROM t"""', []],
    ['no log', 'log.info("SELECT a FROM t")', []],
    ['no comparison', 'if q == "SELECT a FROM t": pass', []],
    [
      'no InfluxQL',
      'client.query(\'SELECT mean("load") FROM "cpu" WHERE time > now() - 1h GROUP BY time(5m)\')\nclient.query("SELECT * FROM cpu WHERE time > now() - 30m")',
      [],
    ],
    [
      'an interval of SQL',
      'cur.execute("SELECT a FROM t WHERE time > now() - interval \'1h\'")',
      ["SELECT a FROM t WHERE time > now() - interval '1h'"],
    ],
    [
      'a function of the application, by what else it gets',
      'run(db, "DELETE FROM t WHERE a = 1")\nrun(db, "ROLLBACK")\nother(db, "ROLLBACK")\nrun("ROLLBACK")\nq = "BEGIN"\nrun(db, q)',
      ['DELETE FROM t WHERE a = 1', 'ROLLBACK', 'BEGIN'],
    ],
    [
      'no function that gets other texts too',
      'add("SELECT a FROM t")\nadd("COMMIT")\nadd("nothing")\nshow("SELECT a FROM t")\nshow("Show all")\nshow("show all")',
      ['SELECT a FROM t', 'SELECT a FROM t'],
    ],
    ['no prose', 'say("Select a file from the list")\nshow("select one from the list below")', []],
  ],
  'a.go': [
    [
      'a builder that is used twice',
      'func f() { b.WriteString("SELECT a"); b.WriteString(" FROM t"); run(b.String()); b.Reset(); b.WriteString("DELETE FROM t"); b.WriteString(" WHERE a = 1") }',
      ['SELECT a FROM t', 'DELETE FROM t WHERE a = 1'],
    ],
    [
      'the beginning of a list to which the program appends',
      'package a\nfunc f() { fmt.Fprint(&q, "SELECT a, b"); fmt.Fprint(&q, " FROM t") }',
      ['SELECT a, b ${more} ${more}'],
    ],
    ['a table without its values', 'package a\nvar q = "INSERT INTO t "', ['INSERT INTO t  ${more} ${more}']],
    ['no beginning of prose', 'package a\nfunc f() { fmt.Fprint(&q, "Select one, two") }', []],
    ['a raw string', 'package a\nvar q = `SELECT a\nFROM t`', ['SELECT a\nFROM t']],
    [
      'a sum',
      'package a\nfunc f() { db.Query("SELECT a " + "FROM t WHERE b = $1", b) }',
      ['SELECT a FROM t WHERE b = $1'],
    ],
    ['Sprintf', 'package a\nfunc f() { db.Exec(fmt.Sprintf("DELETE FROM %s", t)) }', ['DELETE FROM ${t}']],
    [
      'a name of each function',
      'package a\n// sql\nfunc f() { q := "BEGIN"; db.Exec(q) }\nfunc g() { q := "begin work"; log(q) }',
      ['BEGIN'],
    ],
    ['no error', 'package a\nfunc f() { return fmt.Errorf("SELECT a FROM t: %w", err) }', []],
    ['no pattern of a mock', 'package a\nfunc f() { mock.ExpectQuery(`SELECT a FROM t`) }', []],
  ],
  'a.java': [
    [
      'a builder that is used twice',
      'class A { void f() { b.append("SELECT a"); b.append(" FROM t"); run(b.toString()); b.setLength(0); b.append("DELETE FROM t"); b.append(" WHERE a = 1"); } }',
      ['SELECT a FROM t', 'DELETE FROM t WHERE a = 1'],
    ],
    [
      'a text in steps, of which a condition decides about one',
      'class A { void f() { String q = "SELECT a"; q += " FROM t"; if (x) { q += " WHERE b"; } q += " ORDER BY a"; run(q); q = ""; q += "none"; } }',
      ['SELECT a FROM t ${more}  ORDER BY a'],
    ],
    [
      'a builder',
      'class A { void f() { StringBuilder b = new StringBuilder(); b.append("SELECT a").append(" FROM t"); for (X x : xs) b.append(x); b.append(" LIMIT 1"); run(b.toString()); } }',
      ['SELECT a FROM t ${more}  LIMIT 1'],
    ],
    ['no HQL by its name', 'class A { void f() { String hql = "delete from Item i where i.a = :a"; } }', []],
    [
      'no HQL by its words',
      'class A { void f() { g("select i from Item i join fetch i.parts where i.a = 1"); } }',
      [],
    ],
    [
      'no HQL of a library',
      'import jakarta.persistence.EntityManager;\nclass A { void f() { em.createQuery("select i.a from Item i where i.b = 1"); } }',
      [],
    ],
    [
      'SQL of another library that has a method of that name',
      'import org.jdbi.v3.core.Handle;\nclass A { void f() { h.createQuery("select i.a from item i where i.b = 1"); } }',
      ['select i.a from item i where i.b = 1'],
    ],
    [
      'a text block',
      'class A { void f() { c.prepareStatement("""\n  select a from t\n  where b = ?"""); } }',
      ['\n  select a from t\n  where b = ?'],
    ],
    [
      'a sum with a constant',
      'class A { static final String C = "a, b"; String q = "SELECT " + C + " FROM t"; }',
      ['SELECT a, b FROM t'],
    ],
    [
      'a native query',
      'interface A { @Query(value = "select a from t", nativeQuery = true) int f(); }',
      ['select a from t'],
    ],
    ['no JPQL', 'interface A { @Query("select u from User u") int f(); }', []],
    [
      'no JPQL of an import',
      'import org.springframework.data.jpa.repository.Query;\ninterface A { @Query("select u from User u") int f(); }',
      [],
    ],
    [
      'an annotation of another library',
      'import ch.example.jdbc.*;\ninterface A { @Query("select a from t") int f(); }',
      ['select a from t'],
    ],
    [
      'a list of MyBatis, which joins it, and its parameters',
      'import org.apache.ibatis.annotations.*;\ninterface A { @Select({"SELECT a", "FROM t " + "WHERE b = #{b}", "AND ${c}"}) int f(int b); }',
      ['SELECT a FROM t WHERE b = #{b} AND ${c}'],
    ],
    [
      'a list of another library, of statements',
      'interface A { @Sql(statements = {"DELETE FROM a WHERE b = 1", "DELETE FROM c WHERE d = 2"}) int f(); }',
      ['DELETE FROM a WHERE b = 1', 'DELETE FROM c WHERE d = 2'],
    ],
    [
      'formatted()',
      'class A { void f() { c.query("SELECT a FROM %s".formatted(t)); } }',
      ['SELECT a FROM ${t}'],
    ],
    [
      'a builder',
      'class A { void f() { b.append("SELECT a FROM t WHERE b = 1"); } }',
      ['SELECT a FROM t WHERE b = 1 ${more}'],
    ],
  ],
  'a.kt': [
    [
      'trimIndent()',
      'fun f() { c.query("""\n  SELECT a FROM t WHERE b = $id\n""".trimIndent()) }',
      ['\n  SELECT a FROM t WHERE b = ${i}\n'],
    ],
    [
      'a template in one line',
      'fun f() { c.query("SELECT a FROM t WHERE b = $id AND c = ${c}") }',
      ['SELECT a FROM t WHERE b = ${i} AND c = ${c}'],
    ],
  ],
  'a.cs': [
    [
      'maintenance',
      'class A { void F() { G("REINDEX INDEX a"); G("VACUUM (ANALYZE) b"); G("DROP OWNED BY c"); } }',
      ['REINDEX INDEX a', 'VACUUM (ANALYZE) b', 'DROP OWNED BY c'],
    ],
    [
      'a place for columns and values',
      'class A { void F() { new InsertCommand("INSERT INTO `a` {0}", c); G("Insert into {0} {1}"); G("insert into the {0}"); } }',
      ['INSERT INTO `a` {0}'],
    ],
    ['a call', 'class A { string q = "CALL a.b($1, $2)"; }', ['CALL a.b($1, $2)']],
    [
      'Dapper',
      'class A { void F() { c.QueryAsync<int>(@"SELECT ""a"" FROM t WHERE b = @b", new { b }); } }',
      ['SELECT "a" FROM t WHERE b = @b'],
    ],
    [
      'an interpolated string',
      'class A { void F() { c.Execute($"DELETE FROM t WHERE a = {a}"); } }',
      ['DELETE FROM t WHERE a = ${a}'],
    ],
    [
      'a raw string',
      'class A { string q = """\n  SELECT a\n  FROM t\n  """; }',
      ['\n  SELECT a\n  FROM t\n  '],
    ],
    ['CommandText', 'class A { void F() { /* sql */ d.CommandText = "VACUUM"; } }', ['VACUUM']],
  ],
  'a.rb': [
    ['a name of format()', 'Q = "SELECT a FROM %{table} WHERE b"', ['SELECT a FROM ${table} WHERE b']],
    [
      'what is put into a list',
      'queries << "GRANT SELECT ON TABLE a TO b"',
      ['GRANT SELECT ON TABLE a TO b'],
    ],
    ['a file with settings alone', "c.execute('SHOW work_mem')", ['SHOW work_mem']],
    ['a heredoc', 'execute(<<~SQL, 1)\n  SELECT a\n  FROM t\nSQL\n', ['  SELECT a\n  FROM t\n']],
    ['two heredocs', 'f(<<~SQL, <<~SQL)\n  BEGIN\nSQL\n  COMMIT\nSQL\n', ['  BEGIN\n', '  COMMIT\n']],
    ['interpolation', 'execute("SELECT a FROM t WHERE b = #{b}")', ['SELECT a FROM t WHERE b = ${b}']],
    [
      'a function of the application that is called without parentheses',
      'migrate! "UPDATE t SET a = 1"\nmigrate! "analyze t"',
      ['UPDATE t SET a = 1', 'analyze t'],
    ],
    ['an array', "A.find_by_sql(['SELECT a FROM t WHERE b = ?', b])", ['SELECT a FROM t WHERE b = ?']],
  ],
  'a.php': [
    [
      'lines of a heredoc around what is put in',
      '<?php $db->query(<<<SQL\nSELECT a\nFROM t\nWHERE b={$b}\nAND c=$c\n$more\nORDER BY a\nSQL);',
      ['SELECT a\nFROM t\nWHERE b=${b}\nAND c=${c}\n${mo}\nORDER BY a'],
    ],
    [
      'a text in steps',
      '<?php function f($db, $c) { $q = "SELECT a "; $q .= "FROM t "; $q .= $c ? "WHERE b" : ""; $db->query($q); }',
      ['SELECT a FROM t  ${more}'],
    ],
    ['a cast', '<?php $q = "SELECT :a::interval > :b::interval";', ['SELECT :a::interval > :b::interval']],
    ['no class', '<?php $q = "Select Foo::Bar"; f("select foo::bar");', []],
    ['a setting of MySQL', '<?php $db->query("SET NAMES utf8");', ['SET NAMES utf8']],
    ['the end of a transaction', '<?php $q = "ROLLBACK TRANSACTION";', ['ROLLBACK TRANSACTION']],
    [
      'variables',
      '<?php $db->query("SELECT a FROM t WHERE b = $b AND c = {$x->c}");',
      ['SELECT a FROM t WHERE b = ${b} AND c = ${x__c}'],
    ],
    [
      'a method of the application, by what else it gets',
      '<?php $this->db->qe("insert into t (a) values (?)", $a); $this->db->qe("delete from t where a?a", $all); $x->pq($y(1), "select a from t where b=1") && $x->pq(2, "delete from u");',
      [
        'insert into t (a) values (?)',
        'delete from t where a?a',
        'select a from t where b=1',
        'delete from u',
      ],
    ],
    ['a nowdoc', "<?php $q = <<<'SQL'\nSELECT a\nFROM t\nSQL;", ['SELECT a\nFROM t']],
    ['a sum', "<?php $q = 'SELECT a ' . 'FROM t';", ['SELECT a FROM t']],
    ['no DQL', "<?php $em->createQuery('SELECT u FROM User u');", []],
  ],
  'a.rs': [
    [
      'a macro',
      'fn f() { sqlx::query!("SELECT a FROM t WHERE b = $1", b) }',
      ['SELECT a FROM t WHERE b = $1'],
    ],
    ['a raw string', 'fn f() { sqlx::query(r#"SELECT "a" FROM t"#) }', ['SELECT "a" FROM t']],
    ['format!', 'fn f() { c.execute(&format!("DELETE FROM {}", t), &[]) }', ['DELETE FROM ${t}']],
  ],
};

describe.each(paths)('%s', (path) => {
  it.each(cases[path])('%s', (_title, source, sql) => {
    const { pieces, layout } = readScript(path, source);
    expect(pieces.map(sqlOf)).toEqual(sql);
    for (const { parts } of pieces)
      for (const { kind, at, text } of parts)
        if (kind === 'verbatim') {
          expect(source.slice(at.start, at.end)).toBe(text);
          expect(
            layout.map.toSource({ start: layout.map.toView(at.start), end: layout.map.toView(at.end) }),
          ).toEqual(at);
        }
  });
});

const values: readonly (readonly [path: string, title: string, source: string, found: readonly string[]])[] =
  [
    ['a.py', 'a parameter', 'def f(n):\n  cur.execute(f"SELECT a FROM t WHERE b = {n}")', ['warning n']],
    ['a.py', 'a number', 'def f(n: int):\n  cur.execute(f"SELECT a FROM t WHERE b = {n}")', []],
    [
      'a.py',
      'a request',
      'cur.execute("SELECT a FROM t WHERE b = " + request.args["b"])',
      ['error request.args["b"]'],
    ],
    [
      'a.py',
      'what a function of the application gets',
      'go("DELETE FROM t WHERE a = 1")\ndef f(n):\n  go("select a from t where " + n)\n  q = "delete from t where " + n\n  go(q)',
      [],
    ],
    ['a.py', 'a constant', 'N = "1"\ncur.execute(f"SELECT a FROM t WHERE b = {N}")', []],
    [
      'a.py',
      'a variable',
      'def f(n):\n  q = f"SELECT a FROM t WHERE b = {n}"\n  cur.execute(q)',
      ['warning n'],
    ],
    [
      'a.py',
      'one of a list',
      'def f(n):\n  if n not in COLUMNS: raise E\n  cur.execute(f"SELECT {n} FROM t")',
      [],
    ],
    [
      'a.py',
      'an ignored one',
      'def f(n):\n  # plinth-ignore injection/interpolated-query: a test\n  cur.execute(f"SELECT a FROM t WHERE {n}", 1)',
      ['warning n'],
    ],
    [
      'a.go',
      'a parameter',
      'package a\nfunc f(n string, id int) { db.Query("SELECT a FROM t WHERE b = \'" + n + "\' AND c = " + id) }',
      ['warning n'],
    ],
    [
      'a.go',
      'a format',
      'package a\nfunc f(n string) { q := fmt.Sprintf("SELECT %d FROM %s", n, n); db.Query(q) }',
      ['info n'],
    ],
    [
      'a.java',
      'a parameter',
      'class A { void f(String n, long id) { s.executeQuery("SELECT a FROM t WHERE b = " + n + id); } }',
      ['warning n'],
    ],
    [
      'a.cs',
      'a parameter',
      'class A { void F(string n, int i) { c.Execute($"DELETE FROM t WHERE a = {n} AND b = {i}"); } }',
      ['warning n'],
    ],
    [
      'a.cs',
      'what the library binds',
      'class A { void F(string n) { d.FromSqlInterpolated($"SELECT a FROM t WHERE a = {n}"); } }',
      [],
    ],
    ['a.rb', 'a request', 'execute("SELECT a FROM t WHERE b = #{params[:b]}")', ['error params[:b]']],
    [
      'a.php',
      'a request',
      '<?php $db->query("SELECT a FROM t WHERE b = " . $_GET["b"]);',
      ['error $_GET["b"]'],
    ],
    [
      'a.rs',
      'a parameter',
      'fn f(n: &str, i: i64) { c.execute(&format!("DELETE FROM t WHERE a = {} AND b = {}", n, i), &[]) }',
      ['warning n'],
    ],
  ];

it.each(values)('%s: %s in the text of a statement', (path, _title, source, found) => {
  const { findings } = readScript(path, source);
  expect(findings.map(({ severity, span }) => `${severity} ${source.slice(span.start, span.end)}`)).toEqual(
    found,
  );
});

it('sends a value of Python as a parameter', () => {
  const source = `def f(n):\n  cur.execute(f"SELECT a FROM t WHERE b = '{n}'")`;
  const [finding] = readScript('a.py', source).findings;
  const edits = finding?.fix?.edits ?? [];
  expect(applyEdits(source, edits)).toBe('def f(n):\n  cur.execute(f"SELECT a FROM t WHERE b = %s", (n,))');
});

it.each(paths)(
  '%s: what is typed bit by bit, and changed in its middle, is read as if it were opened',
  (path) => {
    for (const [title, source] of cases[path]) {
      for (let end = 1; end <= source.length; end += 7) readScript(path, source.slice(0, end));
      const middle = source.length >> 1;
      readScript(path, `${source.slice(0, middle)}\n"(\u{1f600}${source.slice(middle + 3)}`);
      expect(readScript(path, source), title).toEqual(readScript(`opened/${title}/${path}`, source));
    }
  },
);

/** Programs with many functions: what is kept of the others must be what they say. */
it.each(
  few(
    programs.filter(({ title }) => title !== 'typescript'),
    2,
  ),
)(
  '$title: what is changed in one of many functions is read as if it were opened',
  ({ path, before, after }) => {
    const lines = `${before}o.note = 'a'${after}`.split('\n').slice(0, 400);
    let found = 0;
    const changes: readonly ((line: string) => string)[] = [
      (line) => `${line} `,
      (line) => line.replace(/select/i, 'SELECT 1,'),
      (line) => line.replace(/["'`(]/, ''),
      (line) => line.replace(/\w+/, (word) => `${word}x`),
      () => '',
    ];
    for (const [at, change] of changes.entries())
      for (let line = 20 + at; line < lines.length; line += 60) {
        const source = lines.with(line, change(lines[line] ?? '')).join('\n');
        const read = readScript(path, source);
        expect(read, source).toEqual(readScript(`opened/${String(at)}/${String(line)}/${path}`, source));
        found += read.pieces.length;
      }
    expect(found).toBeGreaterThan(200);
  },
);

/** Functions whose texts are SQL by what other functions pass, each too far from the others to be read again with them. */
const apart = [
  'def wipe(db):\n  runAll(db, "DELETE FROM t WHERE a = 1")\n',
  'def begin(db):\n  runAll(db, "BEGIN")\n  log(db, "COMMIT")\n',
  'def finish(db):\n  q = "COMMIT"\n  return runAll(db, q)\n',
  'def report(db):\n  runAll(db, "SELECT a FROM t WHERE b = 2")\n  show("ROLLBACK")\n',
].join(`\n${'# of nothing\n'.repeat(120)}\n`);
const written = ['x', '"', ')', 'runAll', '(db, "other")', '\n  runAll(db, "nothing")\n', '\nq = 1\n', ''];

it.each(seeds(1, 4))(
  'functions of the application are known as if the program were opened: seed %i',
  (seed) => {
    const random = new Random(seed);
    const words = Array.from(apart.matchAll(/runAll|"|def/g), ({ index }) => index);
    let text = apart;
    for (let edit = 0; edit < 60; edit += 1) {
      const from = random.pick(words) + random.below(12);
      text = `${text.slice(0, from)}${random.pick(written)}${text.slice(from + random.below(8))}`;
      if (edit % 4 === 3) text = apart;
      const again = readScript(`edited-${String(seed)}.py`, text);
      expect(again, text).toEqual(readScript(`fresh-${String(seed)}-${String(edit)}.py`, text));
    }
  },
);

it.each(paths)('%s: survives what is no program', (path) => {
  for (const source of [
    '',
    '\0"SELECT',
    '"SELECT a FROM t',
    "f('SELECT a FROM t",
    '((((((',
    '"""SELECT a FROM {',
    '<<~SQL\nselect',
  ])
    expect(() => readScript(path, source)).not.toThrow();
});
