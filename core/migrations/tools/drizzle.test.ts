import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { historyOf } from '../applying/order.ts';
import { toolOf } from '../tools.ts';
import { drizzle } from './drizzle.ts';
import { classified, created, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['0000_amused_hulk.sql', '0000 amused_hulk up'],
  ['meta/0000_snapshot.sql', undefined],
  ['custom.sql', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(drizzle, path)).toBe(expected);
});

it('sends what stands between two breakpoints at once', () => {
  const text = 'A;--> statement-breakpoint\nB; C;\n--> statement-breakpoint\n';
  expect(sections(drizzle, '0000_a.sql', text)).toEqual([
    `up statement-by-statement tx <${text.replaceAll('--> statement-breakpoint', ' '.repeat(24))}> [A;] [\nB; C;\n] [\n]`,
  ]);
  expect(sections(drizzle, '0000_a.sql', 'A; B;')).toEqual(['up statement-by-statement tx <A; B;> [A; B;]']);
});

it('holds one transaction over all pending files and has no way out of it', () => {
  expect(drizzle.transactionAround).toBe('all-pending');
  expect(drizzle.withoutTransaction).toBeUndefined();
  expect(created(drizzle, ['0000_a.sql'])).toBeUndefined();
});

it('runs in the order of the journal, which also names the dialect', () => {
  const files: Readonly<Record<string, string>> = {
    'drizzle/meta/_journal.json':
      '{"dialect": "postgresql", "entries": [{"idx": 0, "tag": "0001_b"}, {"idx": 1, "tag": "0000_a"}]}',
    'drizzle/0000_a.sql': 'create table a (x int);',
    'drizzle/0001_b.sql': 'create table b (x int);',
    'drizzle/0002_stray.sql': 'create table c (x int);',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const [folder] = folders;
  expect(folders.map(({ path, tool, dialect }) => `${path}: ${tool}, ${dialect}`)).toEqual([
    'drizzle: drizzle, postgresql',
  ]);
  const { up } = historyOf(toolOf(folder!), folder!.files);
  expect(up.map((file) => file.path)).toEqual(['0001_b.sql', '0000_a.sql']);
});

it('never runs what the journal does not name, unless the journal names nothing that is there', () => {
  const tool = drizzle.configurable?.apply(new Map([['0000_a', '0 20000']]));
  const [a, b] = ['0000_a.sql', '0001_b.sql'].flatMap((path) => tool?.classify(path) ?? []);
  expect(tool?.neverRuns?.(b!, [a!, b!])).toBe('meta/_journal.json has no entry for it');
  expect(tool?.neverRuns?.(a!, [a!, b!])).toBeUndefined();
  expect(tool?.neverRuns?.(b!, [b!])).toBeUndefined();
  expect(historyOf(tool!, ['0001_b.sql']).up).toHaveLength(1);
});

it.each([
  ['0000_gone', 'db/meta/_journal.json lists none of them: Drizzle does not apply them'],
  ['0001_a', undefined],
])('applies none of its files where the journal lists only what is not there: %s', (tag, byHand) => {
  const files: Readonly<Record<string, string>> = {
    'db/meta/_journal.json': `{"dialect": "postgresql", "entries": [{"idx": 0, "tag": "${tag}"}]}`,
    'db/0001_a.sql': 'create table a (x int);',
  };
  const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
  const tool = toolOf(folder!);
  expect(tool.byHand).toBe(byHand);
  expect(tool.transactionAround).toBe(byHand === undefined ? 'all-pending' : 'nothing');
  const said =
    byHand === undefined
      ? 'up statement-by-statement tx <A; B;> [A; B;]'
      : 'up statement-by-statement no-tx <A; B;>';
  expect(sections(tool, '0001_a.sql', 'A; B;')).toEqual([said]);
});

it('holds no transaction around a file that the journal does not list among others', () => {
  const tool = drizzle.configurable?.apply(new Map([['0000_a', '0 20000']]));
  expect(sections(tool!, '0001_b.sql', 'A; B;')).toEqual(['up statement-by-statement no-tx <A; B;>']);
  expect(sections(tool!, '0000_a.sql', 'A; B;')).toEqual(['up statement-by-statement tx <A; B;> [A; B;]']);
});

it.each([
  ['{"dependencies": {"@libsql/client": "^0.15.0"}}', 'off'],
  ['{"dependencies": {"@libsql/client": "^0.15.0", "better-sqlite3": "^12.0.0"}}', undefined],
  ['{"dependencies": {"better-sqlite3": "^12.0.0"}}', undefined],
  ['{}', undefined],
])('knows who switches foreign keys off: %s', (text, expected) => {
  const files: Readonly<Record<string, string>> = {
    'db/package.json': text,
    'db/drizzle/meta/_journal.json': '{"dialect": "sqlite", "entries": [{"idx": 0, "tag": "0000_a"}]}',
    'db/drizzle/0000_a.sql': 'create table a (x int);',
  };
  const [folder] = detect({ paths: Object.keys(files), text: (path) => files[path] }, []).folders;
  expect(toolOf(folder!).foreignKeys).toBe(expected);
});
