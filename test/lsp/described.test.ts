/** Queries that the schema of the migrations refuses, with nothing set up: at the token, in the server's words, and silent where the server may not know. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { itBroadly } from '../broadly.ts';
import { Conversation, editorCapabilities, emptyFolder, eventually, uri } from './conversation.ts';

const users = `CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, role text);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE diary (user_id int NOT NULL REFERENCES users, mood mood, day date);
CREATE TABLE pairs (a int, b int);
CREATE SCHEMA app;
CREATE TABLE app.jobs (id int);
CREATE FUNCTION app.next_job() RETURNS int LANGUAGE sql AS 'SELECT 1';`;

interface Bench {
  readonly server: Conversation;
  readonly folder: string;
  /** `0:7-11 message` for each, once the server has answered for a first line that is always wrong. */
  readonly said: (text: string, atLeast?: number) => Promise<readonly string[]>;
}

function sqlc(schema: string): string {
  return `version: "2"\nsql:\n  - engine: postgresql\n    queries: queries\n    schema: ${schema}\n`;
}

/** `others`: further files, by their paths from the migration folder. */
async function bench(
  migrations: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Promise<Bench> {
  const { path: folder, remove } = emptyFolder();
  mkdirSync(join(folder, 'migrations'));
  mkdirSync(join(folder, 'queries'));
  for (const [at, text] of migrations.entries())
    writeFileSync(join(folder, 'migrations', `000${at + 1}_step.up.sql`), text);
  for (const [name, text] of Object.entries(others)) {
    mkdirSync(dirname(join(folder, 'migrations', name)), { recursive: true });
    writeFileSync(join(folder, 'migrations', name), text);
  }
  const capabilities = editorCapabilities;
  const server = await Conversation.start({ folders: [folder], trusted: true, capabilities });
  onTestFinished(async () => {
    expect(await server.stop()).toBe(0);
    remove();
  });
  let files = 0;
  const said = async (text: string, atLeast = 0): Promise<readonly string[]> => {
    files += 1;
    const document = uri(join(folder, 'queries', `q${files}.sql`));
    await server.open(document, `SELECT zzz${files} FROM users;\n${text}`);
    const found = await eventually('the first line is described', async () => {
      const all = (await server.diagnostics(document)).filter(({ code }) => code === 'query-error');
      return all.some(isOfFirstLine) && all.length > atLeast ? all : undefined;
    });
    return found.filter((one) => !isOfFirstLine(one)).map(inWords);
  };
  return { server, folder, said };
}

function isOfFirstLine({ range }: Diagnostic): boolean {
  return range.start.line === 0;
}

function inWords({ range: { start, end }, message }: Diagnostic): string {
  return `${start.line}:${start.character}-${end.character} ${typeof message === 'string' ? message : message.value}`;
}

async function errorsOf({ server }: Bench, document: string): Promise<readonly string[]> {
  return (await server.diagnostics(document)).filter(({ code }) => code === 'query-error').map(inWords);
}

describe('a hover', () => {
  it('has what a query takes and returns, and what of it is never null', async () => {
    const { server, folder } = await bench([users]);
    const document = uri(join(folder, 'queries', 'types.sql'));
    const lines = [
      '-- name: Diaries :many',
      'SELECT u.id, u.role, d.day, count(*) AS n FROM users u LEFT JOIN diary d ON d.user_id = u.id WHERE u.email = $1 AND d.mood = @mood GROUP BY u.id, d.day;',
      'INSERT INTO users (id, email) VALUES ($1, $2) RETURNING id, role;',
    ];
    await server.open(document, lines.join('\n'));
    const at = (line: number, text: string): Promise<string> =>
      eventually('the query is described', async () => {
        const contents = (await server.hover(document, line, lines[line]?.indexOf(text) ?? 0))?.contents;
        return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
      });
    const types =
      '**Takes** `$1` text, `@mood` mood  \n**Returns**  \n`id` integer, never null  \n`role` text, may be null  \n`day` date, may be null  \n`n` bigint, never null';
    expect(await at(1, 'SELECT')).toBe(types);
    expect(await at(0, 'name')).toBe(types);
    expect(await at(1, '$1')).toBe('**Parameter** `$1` text');
    expect(await at(1, '@mood')).toBe('**Parameter** `@mood` mood');
    expect(await at(2, 'RETURNING')).toBe(
      '**Takes** `$1` integer, `$2` text  \n**Returns**  \n`id` integer, never null  \n`role` text, may be null',
    );
  });
});

describe('a hover in a program of MySQL', () => {
  it('has the types that the schema of the migrations gives', async () => {
    const { path: folder, remove } = emptyFolder();
    mkdirSync(join(folder, 'migrations'));
    writeFileSync(
      join(folder, 'migrations', 'V1__users.sql'),
      'CREATE TABLE `users` (`id` int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, `email` varchar(90)) ENGINE=InnoDB;',
    );
    const server = await Conversation.start({
      folders: [folder],
      trusted: true,
      capabilities: editorCapabilities,
    });
    onTestFinished(async () => {
      expect(await server.stop()).toBe(0);
      remove();
    });
    const document = uri(join(folder, 'users.py'));
    const line = 'cursor.execute("SELECT id, email FROM `users` WHERE email = %s", [email])';
    await server.open(document, line, 'python');
    const at = (text: string): Promise<string> =>
      eventually('the query is described', async () => {
        const contents = (await server.hover(document, 0, line.indexOf(text)))?.contents;
        return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
      });
    expect(await at('SELECT')).toBe(
      '**Takes** `%s1` varchar\\(90\\)  \n**Returns**  \n`id` int unsigned, never null  \n`email` varchar\\(90\\), never null',
    );
    expect(await at('%s')).toBe('**Parameter** `%s1` varchar\\(90\\)');
  });
});

describe('a function', () => {
  itBroadly('has what the server would refuse when it runs, at the token', async () => {
    const one = await bench([users, 'SELECT 1;']);
    const { server, folder, said } = one;
    await said('');
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        '  PERFORM emial FROM users;',
        ['7:10-15 Column "emial" does not exist. Perhaps you meant to reference the column "users.email".'],
      ],
      ['  SELECT id, email INTO wanted FROM users;', ['7:2-8 The query returns 2 columns for 1 variable.']],
      [
        '  SELECT id FROM users;',
        ['7:2-8 The query has no destination for its rows: use PERFORM, or INTO variables.'],
      ],
      ['  IF wnated > 1 THEN RETURN; END IF;', ['7:5-11 Column "wnated" does not exist.']],
      ['  person.nmae := 1;', ['7:9-13 Column "nmae" not found in data type users.']],
      [
        '  UPDATE users SET role = person.emial WHERE id = wanted;',
        ['7:33-38 Column "emial" not found in data type users.'],
      ],
      [
        '  RETURN QUERY SELECT 1;',
        ['7:15-21 The query returns 1 column, and the function returns rows of 2.'],
      ],
      [
        '  FOREACH wanted IN ARRAY wanted LOOP END LOOP;',
        ['7:26-32 FOREACH needs an array, and this is of type integer.'],
      ],
      [
        '  SELECT a INTO wanted FROM pairs ORDER BY a;',
        ['7:9-10 Column reference "a" is ambiguous: it is a variable and a column. Qualify it.'],
      ],
      ['  SELECT p.a AS b INTO wanted FROM pairs p GROUP BY p.a ORDER BY b;', []],
      ['  INSERT INTO pairs (a) VALUES (a);', []],
      [
        '  FOR anything IN SELECT * FROM users LOOP\n    wanted := anything.nothing;\n  END LOOP;\n  SELECT count(*) INTO wanted FROM users WHERE id = given AND role = checked.text_of;',
        [],
      ],
      [
        '  CREATE TEMP TABLE some AS SELECT 1 AS a;\n  INSERT INTO some (a) VALUES (wanted);\n  EXECUTE $q$CREATE TABLE b (c int)$q$;\n  DELETE FROM b;',
        [],
      ],
      [
        '  INSERT INTO users (id, email) VALUES (wanted, text_of) RETURNING id INTO wanted;\n  GET DIAGNOSTICS wanted = ROW_COUNT;',
        [],
      ],
      ['  IF NOT FOUND THEN RAISE EXCEPTION USING MESSAGE = text_of; END IF;', []],
    ];
    const document = uri(join(folder, 'migrations', '0002_step.up.sql'));
    await server.open(document, 'SELECT 1;');
    for (const [at, [body, wanted]] of cases.entries()) {
      const text = `CREATE FUNCTION checked(given int, text_of text) RETURNS TABLE (a int, b text) LANGUAGE plpgsql AS $$
DECLARE
  wanted int;
  person users%ROWTYPE;
  anything record;
BEGIN
  PERFORM zzz${at} FROM users;
${body}
END $$;`;
      await server.replace(document, text);
      const found = await eventually('the first line is described', async () => {
        const all = await errorsOf(one, document);
        return all[0]?.includes(`zzz${at}`) === true ? all : undefined;
      });
      expect(found.slice(1), body).toEqual(wanted);
    }
  });
});

describe('a migration that is typed', () => {
  it('keeps what was said of its other statements, except of names that may come to exist', async () => {
    const one = await bench([users, 'SELECT 1;']);
    const { server, folder } = one;
    const document = uri(join(folder, 'migrations', '0002_step.up.sql'));
    const body =
      'CREATE FUNCTION checked() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM zzz FROM users; END $$;\n';
    await server.open(document, body);
    const said = await eventually('the body is described', async () => {
      const all = await errorsOf(one, document);
      return all.length > 0 ? all : undefined;
    });
    for (const typed of [
      'A',
      'ALTER TABLE users',
      'ALTER TABLE users ADD',
      '-- Why.',
      'SELECT id FROM users;',
    ]) {
      await server.replace(document, `${body}${typed}`);
      expect(await errorsOf(one, document), typed).toEqual(said);
    }
    await server.replace(document, `${body}ALTER TABLE users ADD zzz`);
    expect(await errorsOf(one, document)).toEqual([]);
  });
});

describe('a program', () => {
  it('has what the server refuses at the token in its own text', async () => {
    const one = await bench([users]);
    const { server, folder, said } = one;
    await said('');
    const program = uri(join(folder, 'app.ts'));
    await server.open(
      program,
      [
        'await db.query(`SELECT id FROM users WHERE email = ${email}`);',
        'await db.query(`SELECT emial FROM users WHERE id = ${id} ${rest}`);',
        "await db.query('SELECT role,\\n emial FROM users WHERE id = $1', [id]);",
        'await db.query(`SELECT ${columns}, emial FROM users`);',
      ].join('\n'),
    );
    await eventually('the queries are described', async () =>
      (await errorsOf(one, program)).length > 0 ? true : undefined,
    );
    expect(await errorsOf(one, program)).toEqual([
      '2:31-36 Column "emial" does not exist. Perhaps you meant to reference the column "users.email".',
    ]);
  });

  it('has nothing about names that it may have created itself', async () => {
    const one = await bench([users]);
    const { server, folder, said } = one;
    await said('');
    const program = uri(join(folder, 'own.ts'));
    await server.open(
      program,
      [
        'await db.query(`SELECT id FROM users WHERE email = ${email}`);',
        "await db.query('ALTER TABLE users ADD emial text');",
        "await db.query('SELECT emial FROM users');",
      ].join('\n'),
    );
    expect(
      await eventually('the query is described', async () => {
        const contents = (await server.hover(program, 0, 17))?.contents;
        return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
      }),
    ).toContain('`id` integer');
    expect(await errorsOf(one, program)).toEqual([]);
  });

  it('has types around its gaps, of a schema that is no migration', async () => {
    const { path: folder, remove } = emptyFolder();
    writeFileSync(join(folder, 'install.sql'), users);
    const capabilities = editorCapabilities;
    const server = await Conversation.start({ folders: [folder], trusted: true, capabilities });
    onTestFinished(async () => {
      expect(await server.stop()).toBe(0);
      remove();
    });
    const program = uri(join(folder, 'own.ts'));
    await server.open(
      program,
      [
        'await db.query(`UPDATE users SET ${names.join()} WHERE id = $${n} RETURNING email`);',
        "await db.query('SELECT zzz FROM users');",
      ].join('\n'),
    );
    expect(
      await eventually('the query is described', async () => {
        const contents = (await server.hover(program, 0, 17))?.contents;
        return typeof contents === 'object' && 'value' in contents ? contents.value : undefined;
      }),
    ).toBe('**Takes** `${n}` integer  \n**Returns**  \n`email` text, may be null');
    const errors = (await server.diagnostics(program)).filter(({ code }) => code === 'query-error');
    expect(errors.map(inWords)).toEqual([]);
  });

  it('has nothing of another database', async () => {
    const one = await bench([users]);
    const { server, folder, said } = one;
    await said('');
    const program = uri(join(folder, 'other.py'));
    await server.open(program, 'cursor.execute("SELECT a FROM elsewhere WHERE b = %s", [b])');
    await said('');
    expect(await errorsOf(one, program)).toEqual([]);
  });
});

describe('a query file', () => {
  it('has what the server refuses at the token', async () => {
    const { said } = await bench([users]);
    const cases: readonly (readonly [string, readonly string[]])[] = [
      [
        'SELECT u.emial FROM users u;',
        ['1:9-14 Column u.emial does not exist. Perhaps you meant to reference the column "u.email".'],
      ],
      [
        'SELECT id FROM public.usres;',
        ['1:22-27 Relation "public.usres" does not exist. Perhaps you meant users.'],
      ],
      [
        'INSERT INTO users (id, email) VALUES (1);',
        ['1:23-28 INSERT has more target columns than expressions.'],
      ],
      ["SELECT * FROM diary WHERE mood = 'glad';", ['1:33-39 Invalid input value for enum mood: "glad".']],
      ['SELECT lower(id, 1) FROM users;', ['1:7-12 Function lower(integer, integer) does not exist.']],
      [
        'SELECT lowr(email) FROM users;',
        ['1:7-11 Function lowr(text) does not exist. Perhaps you meant lower.'],
      ],
      [
        'WITH latest AS (SELECT 1 AS n) SELECT n FROM lastest;',
        ['1:45-52 Relation "lastest" does not exist. Perhaps you meant latest.'],
      ],
      [
        "INSERT INTO users (id, emial) VALUES (1, 'a');",
        ['1:23-28 Column "emial" of relation "users" does not exist. Perhaps you meant email.'],
      ],
      [
        'SELECT userss.id FROM users, diary;',
        ['1:7-13 Missing FROM-clause entry for table "userss". Perhaps you meant users.'],
      ],
      ['SELECT id FROM zebras;', ['1:15-21 Relation "zebras" does not exist.']],
      ["SELECT 'é𝄞', x.id FROM users;", ['1:14-15 Missing FROM-clause entry for table "x".']],
    ];
    for (const [text, wanted] of cases) expect(await said(text, wanted.length), text).toEqual(wanted);
  });

  it('changes a name to the one that was meant', async () => {
    const { server, folder, said } = await bench([users]);
    await said('SELECT u.emial FROM users u;');
    const at = { start: { line: 1, character: 10 }, end: { line: 1, character: 10 } };
    const [change] = await server.actions(uri(join(folder, 'queries', 'q1.sql')), at, ['quickfix']);
    expect(change).toMatchObject({ title: 'Change to email', isPreferred: true });
    const edits = (change?.edit?.documentChanges ?? []).flatMap((one) => ('edits' in one ? one.edits : []));
    expect(edits).toMatchObject([
      { newText: 'email', range: { start: { line: 1, character: 9 }, end: { line: 1, character: 14 } } },
    ]);
  });

  it('has nothing that the server may not know, and nothing that is half typed', async () => {
    const { said } = await bench([users]);
    for (const text of [
      'SELECT id FROM jobs;',
      'SELECT next_job();',
      'CREATE TEMP TABLE t (a int);\nSELECT a, zzz1 FROM t;',
      'SELECT id FROM users WHERE id = $1 AND role = @role LIMIT sqlc.arg(n);',
      'SELECT id FROM users WHERE id = $1 || :x;',
      'SELECT $1 + $2;',
      'SELECT id FROM users WHERE',
      'SELECT id FROM {{ table }};',
    ])
      expect(await said(text), text).toEqual([]);
  });

  it('has nothing about what a migration that is a program may have created or changed', async () => {
    const program = `package migrations
func up(tx *sql.Tx) error {
	_, err := tx.Exec("ALTER TABLE diary ADD COLUMN place text; CREATE TABLE letters (id int)")
	return err
}`;
    const { said } = await bench([], {
      '001_users.sql': `-- +goose Up\n${users}`,
      '002_letters.go': program,
    });
    expect(await said('SELECT place FROM diary;\nSELECT id FROM letters;\nSELECT c FROM pairs;\n')).toEqual([
      '3:7-8 Column "c" does not exist.',
    ]);
  });

  it('has nothing about what a file may have created or changed that the tool refuses', async () => {
    const { said } = await bench([], {
      '001_users.sql': `-- +goose Up\n${users}`,
      '002_letters.sql': 'ALTER TABLE diary ADD COLUMN place text;\nCREATE TABLE letters (id int);\n',
    });
    expect(await said('SELECT place FROM diary;\nSELECT id FROM letters;\nSELECT c FROM pairs;\n')).toEqual([
      '3:7-8 Column "c" does not exist.',
    ]);
  });

  it('has what the schema refuses that sqlc names, without its rollback', async () => {
    const { said } = await bench([], {
      '../sqlc.yaml': sqlc('db/schema.sql'),
      '../db/schema.sql': `-- +goose Up\n${users}\n-- +goose Down\nDROP TABLE users;\n`,
    });
    expect(await said('SELECT id FROM users;\nSELECT c FROM pairs;\nSELECT id FROM letters;\n')).toEqual([
      '2:7-8 Column "c" does not exist.',
      '3:15-22 Relation "letters" does not exist.',
    ]);
  });

  it('has nothing about what the schema that sqlc names has otherwise than the migrations', async () => {
    const { said } = await bench([users], {
      '../sqlc.yaml': sqlc('db/schema.sql'),
      '../db/schema.sql': `${users.replace('day date', 'day date, place text')}\nCREATE TABLE letters (id int);`,
    });
    expect(await said('SELECT place FROM diary;\nSELECT a FROM letters;\nSELECT c FROM pairs;\n')).toEqual([
      '3:7-8 Column "c" does not exist.',
    ]);
  });

  it('has nothing about what one tool drops and another holds back', async () => {
    const { said } = await bench([], {
      '001_users.sql': `${users}\n---- create above / drop below ----\nDROP TABLE users;`,
      '002_letters.sql': 'CREATE TABLE letters (id int);\n-- +migrate down\nDROP TABLE letters;',
    });
    expect(await said('SELECT id FROM letters;\nSELECT c FROM pairs;\n')).toEqual([
      '2:7-8 Column "c" does not exist.',
    ]);
  });

  it('has what an extension that is not embedded does not bring', async () => {
    const { said } = await bench([users, 'CREATE EXTENSION vector;\nCREATE EXTENSION postgis;']);
    const text =
      'SELECT auth_name FROM spatial_ref_sys;\nSELECT * FROM raster_columns;\nSELECT id FROM usres;\n';
    expect(await said(text)).toEqual(['3:15-20 Relation "usres" does not exist. Perhaps you meant users.']);
  });

  it('has nothing about what a migration creates that did not run, and nothing that an extension may have', async () => {
    const { said } = await bench([
      users,
      'CREATE EXTENSION pg_sphere;\nCREATE TABLE places (id int, at spoint);\nALTER TABLE diary ADD COLUMN place int;',
    ]);
    for (const text of ['SELECT place FROM diary;', 'SELECT x FROM places;', 'SELECT long(1);'])
      expect(await said(text), text).toEqual([]);
  });
});
