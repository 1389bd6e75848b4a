import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { historyOf } from '../applying/order.ts';
import { toolOf } from '../tools.ts';
import { drizzleFolders } from './drizzle-folders.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['20240131120000_add_users/migration.sql', '20240131120000 add_users up'],
  ['20240131120000_add_users/snapshot.json', undefined],
  ['0_init/migration.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(drizzleFolders, path)).toBe(expected);
});

it('sends what stands between two breakpoints at once, all pending files in one transaction', () => {
  const text = 'A;--> statement-breakpoint\nB;';
  expect(sections(drizzleFolders, '20240131120000_a/migration.sql', text)).toEqual([
    `up statement-by-statement tx <A;${' '.repeat(24)}\nB;> [A;] [\nB;]`,
  ]);
  expect(drizzleFolders.transactionAround).toBe('all-pending');
  expect(created(drizzleFolders, ['20240131120000_a/migration.sql'])).toBeUndefined();
});

const first = 'drizzle/20240131120000_a/migration.sql';

it.each<readonly [files: Readonly<Record<string, string>>, said: string]>([
  [{ 'drizzle/20240131120000_a/snapshot.json': '{}' }, 'drizzle-folders, postgresql, undefined'],
  [
    {
      'drizzle/20240131120000_a/snapshot.json': '{}',
      'drizzle.config.ts': 'export default { dialect: "sqlite" }',
      'package.json': '{"dependencies": {"@libsql/client": "1"}}',
    },
    'drizzle-folders, sqlite, off',
  ],
  [{}, 'prisma, postgresql, undefined'],
  [
    {
      'drizzle/20240131120000_a/snapshot.json': '{}',
      'drizzle/migration_lock.toml': 'provider = "postgresql"',
    },
    'prisma, postgresql, undefined',
  ],
])('is told from Prisma by what lies beside: %j', (beside, said) => {
  const files: Readonly<Record<string, string>> = {
    ...beside,
    [first]: 'CREATE TABLE a (x jsonb);',
    'drizzle/20240201120000_b/migration.sql': 'CREATE TABLE b (x jsonb);',
  };
  const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
  const tool = toolOf(folder!);
  expect(`${tool.id}, ${folder!.dialect}, ${String(tool.foreignKeys)}`).toBe(said);
  expect(historyOf(tool, folder!.files).up.map(({ version }) => version)).toEqual([
    '20240131120000',
    '20240201120000',
  ]);
});
