import { expect, it } from 'vitest';
import { detect, type MigrationFolder } from '../detection/detect.ts';
import { historyOf } from '../applying/order.ts';
import { toolOf } from '../tools.ts';
import { sqitch } from './sqitch.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['deploy/users.sql', 'users  up'],
  ['revert/shop/users.sql', 'shop/users  down'],
  ['verify/users.sql', undefined],
  ['users.sql', undefined],
])('classifies %s without a plan', (path, expected) => {
  expect(classified(sqitch, path)).toBe(expected);
});

it('sends statement by statement, in the transaction that the script opens', () => {
  expect(sections(sqitch, 'deploy/a.sql', 'BEGIN; A; COMMIT;')).toEqual([
    'up statement-by-statement no-tx <BEGIN; A; COMMIT;>',
  ]);
});

it('creates nothing: a change needs its line in the plan', () => {
  expect(created(sqitch, ['deploy/a.sql'])).toBeUndefined();
});

const plan = `%syntax-version=1.0.0
%project=shop
# a comment
users 2024-01-01T00:00:00Z Ann <a@x.org> # Users.
shop/orders [users] 2024-01-02T00:00:00Z Ann <a@x.org> # Orders.
@v1 2024-01-03T00:00:00Z Ann <a@x.org> # Tag.

  users [users@v1 !old] 2024-01-04T00:00:00Z Ann <a@x.org> # Again.
+audit 2024-01-05T00:00:00Z Ann <a@x.org>
@v2 2024-01-06T00:00:00Z Ann <a@x.org>
@v2b 2024-01-06T00:00:00Z Ann <a@x.org>
users [users@v2] 2024-01-07T00:00:00Z Ann <a@x.org> # Once more.
`;

interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly dialect: string;
}

const scripts = (
  folder: string,
  paths: readonly string[],
  text = 'create table t (a jsonb);',
): Record<string, string> => Object.fromEntries(paths.map((path) => [`${folder}${path}`, text]));

const usual = ['deploy/audit.sql', 'deploy/shop/orders.sql', 'deploy/users.sql', 'deploy/users@v1.sql'];

const cases: readonly Case[] = [
  {
    title: 'the plan’s order, and a reworked change by the first of its tags that has a file',
    files: {
      'sqitch.plan': plan,
      'sqitch.conf': '[core]\n\tengine = pg\n\t# plan_file = x\n[engine "pg"]\n\ttarget = db:pg:shop\n',
      ...scripts('', [...usual, 'deploy/users@v2.sql', 'deploy/left.sql', 'verify/users.sql']),
      ...scripts('', ['revert/users.sql', 'revert/users@v1.sql']),
    },
    up: [
      ': deploy/users@v1.sql',
      ': deploy/shop/orders.sql',
      ': deploy/users@v2.sql',
      ': deploy/audit.sql',
      ': deploy/users.sql',
    ],
    down: [': revert/users@v1.sql', ': revert/users.sql'],
    dialect: 'postgresql',
  },
  {
    title: 'a plan without a configuration, beside its scripts',
    files: { 'db/sqitch.plan': plan, ...scripts('db/', usual) },
    up: [
      'db: deploy/users@v1.sql',
      'db: deploy/shop/orders.sql',
      'db: deploy/audit.sql',
      'db: deploy/users.sql',
    ],
    down: [],
    dialect: 'postgresql',
  },
  {
    title: 'places of the core, relative to the configuration',
    files: {
      'app/sqitch.conf':
        '[core]\n  engine = sqlite\n  top_dir = "./db"\n  plan_file = plans/shop.plan ; x\n  extension = ddl.sql\n  reworked_dir = old\n',
      'app/plans/shop.plan': plan,
      ...scripts('app/db/', ['deploy/users.ddl.sql', 'deploy/audit.ddl.sql']),
      ...scripts('app/old/', ['deploy/users@v1.ddl.sql', 'revert/users@v1.ddl.sql']),
    },
    up: ['app: old/deploy/users@v1.ddl.sql', 'app: db/deploy/audit.ddl.sql', 'app: db/deploy/users.ddl.sql'],
    down: ['app: old/revert/users@v1.ddl.sql'],
    dialect: 'sqlite',
  },
  {
    title: 'a project for each engine with a place of its own',
    files: {
      'sqitch.conf': '[engine "pg"]\n top_dir = pg\n[engine "mysql"]\n top_dir = mysql\n',
      'pg/sqitch.plan': plan,
      'mysql/sqitch.plan': plan,
      ...scripts('pg/', ['deploy/users.sql']),
      ...scripts('mysql/', ['deploy/users.sql'], 'create table `t` (a int) engine=innodb;'),
    },
    up: ['mysql: deploy/users.sql', 'pg: deploy/users.sql'],
    down: [],
    dialect: 'mysql postgresql',
  },
];

it.each(cases)('reads $title', ({ files, up, down, dialect }) => {
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const paths = (direction: 'up' | 'down', folder: MigrationFolder): readonly string[] =>
    historyOf(toolOf(folder), folder.files)[direction].map(({ path }) => `${folder.path}: ${path}`);
  expect(folders.map(({ tool }) => tool)).toEqual(folders.map(() => 'sqitch'));
  expect(folders.flatMap((folder) => paths('up', folder))).toEqual(up);
  expect(folders.flatMap((folder) => paths('down', folder))).toEqual(down);
  expect(folders.map((folder) => folder.dialect).join(' ')).toBe(dialect);
});

it('leaves scripts with its header alone if there is no plan', () => {
  const files: Readonly<Record<string, string>> = {
    'deploy/01_a.sql': '-- Deploy 01_a to pg\ncreate table t (a int);',
  };
  const { folders, unread } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect([folders.length, unread.map(({ tool }) => tool)]).toEqual([0, ['unplanned Sqitch']]);
});
