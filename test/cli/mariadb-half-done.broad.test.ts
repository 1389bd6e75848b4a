/**
 * Migrations that fail half-way on MariaDB, after what people report of their tools: what is left is told exactly as the server's catalog has
 * it, because each definition commits itself and what was written before it.
 */
import { beforeAll, expect, it } from 'vitest';
import { installMariadb } from '../hosts/mariadb.ts';
import { plinth, workspace } from './run.ts';

const base =
  'CREATE TABLE users (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(1000), state varchar(20)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n';
const rows = "INSERT INTO users (email, state) VALUES ('a', 'new'), ('a', 'a very long state');\n";

const begins = 'It is half done, because each definition is committed by itself: ';

/** One after the other: each begins with what the ones before have left. */
const cases: readonly (readonly [of: string, sql: string, left: string])[] = [
  [
    'a foreign key to a column of another sign',
    'CREATE TABLE posts (id int PRIMARY KEY, user_id bigint) ENGINE=InnoDB;\nCREATE INDEX posts_user ON posts (user_id);\nALTER TABLE posts ADD CONSTRAINT posts_user_fk FOREIGN KEY (user_id) REFERENCES users (id);\nALTER TABLE users ADD COLUMN posts int;\n',
    'table posts is added.',
  ],
  [
    'a key that is too long',
    'ALTER TABLE users ADD COLUMN token char(40);\nCREATE TABLE tags (name varchar(1000) NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;\nALTER TABLE users DROP COLUMN state;\n',
    'column users.token is added.',
  ],
  [
    'a column that cuts values',
    `${rows}ALTER TABLE users ADD COLUMN kind int;\nALTER TABLE users MODIFY state varchar(5);\nALTER TABLE users DROP COLUMN email;\n`,
    'column users.kind is added. The 2 rows that it wrote before stay where a definition after that, or its tool, has committed them.',
  ],
  [
    'a column that is there already',
    'CREATE TABLE audit (id int PRIMARY KEY) ENGINE=InnoDB;\nALTER TABLE users DROP COLUMN token;\nALTER TABLE users ADD COLUMN email varchar(10);\nALTER TABLE audit ADD COLUMN at datetime;\n',
    'table audit is added and column users.token is removed.',
  ],
  [
    'a view of what is not there yet',
    'ALTER TABLE users RENAME COLUMN state TO status;\nCREATE VIEW active AS SELECT id FROM members WHERE status = 1;\nCREATE TABLE members (id int PRIMARY KEY, status int);\n',
    'column users.state is removed and column users.status is added.',
  ],
];

interface Proved {
  readonly migrations: readonly {
    readonly file: string;
    readonly verdict: { readonly kind: string };
    readonly halfDone: string | null;
    readonly statements: readonly { readonly outcome: { readonly kind: string } }[];
  }[];
}

beforeAll(installMariadb);

it('tells what is left of each', async () => {
  const cwd = workspace({
    'plinth.config.json': '{ "migrations": [{ "folder": "migrations", "server": "mariadb 10.11" }] }',
    'migrations/000001_base.up.sql': base,
    ...Object.fromEntries(cases.map(([, sql], at) => [`migrations/00000${String(at + 2)}_half.up.sql`, sql])),
  });
  const { out, err } = await plinth(['prove', 'migrations', '--format', 'json'], { cwd });
  expect(err).toBe('');
  const all = (JSON.parse(out) as Proved).migrations.slice(1);
  expect(all.map(({ halfDone }, at) => [cases[at]?.[0], halfDone])).toEqual(
    cases.map(([of, , left]) => [of, `${begins}${left}`]),
  );
  expect(all.map(({ verdict }) => verdict.kind)).toEqual(cases.map(() => 'refused'));
});
