import { expect, it } from 'vitest';
import { detect } from '../detection/detect.ts';
import { refinery } from './refinery.ts';
import { classified, created, ordered, sections } from '../../../test/migrations/tool-cases.ts';

it.each([
  ['V1__a.sql', '1 a up'],
  ['U12__add_users.sql', '12 add_users up'],
  ['sub/V2__b.sql', '2 b up'],
  ['V1_1__a.sql', undefined],
  ['R__views.sql', undefined],
  ['V1__a.rs', undefined],
])('classifies %s', (path, expected) => {
  expect(classified(refinery, path)).toBe(expected);
});

it('runs by the number', () => {
  const paths = ['V1__a.sql', 'U2__b.sql', 'V10__c.sql'];
  expect(ordered(refinery, paths)).toEqual(paths);
});

it('sends a file whole in a transaction, and knows no way out of it', () => {
  expect(sections(refinery, 'V1__a.sql', 'A; B;')).toEqual(['up whole tx <A; B;>']);
  expect(refinery.transactionAround).toBe('migration');
  expect(refinery.withoutTransaction).toBeUndefined();
  expect(created(refinery, ['V1__a.sql'])).toEqual([['V2__n.sql', 'U;\n']]);
  expect(created(refinery, ['V1__a.sql'], { transaction: false })).toBeUndefined();
});

const manifest = '[dependencies]\nrefinery = { version = "0.8", features = ["tokio-postgres"] }';

it.each([
  ['migrations', manifest, 'refinery'],
  ['migrations', '[workspace.dependencies.refinery]\nversion = "0.8"', 'refinery'],
  ['migrations', '[dependencies]\ntokio-postgres = "0.7"', 'flyway'],
  ['shop/src/main/resources/db/migration', manifest, 'flyway'],
])('knows itself by the crate: %s, %s', (folder, text, tool) => {
  const files: Readonly<Record<string, string>> = {
    'Cargo.toml': text,
    [`${folder}/V1__a.sql`]: 'create table t (a jsonb);',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  expect(folders.map((one) => `${one.tool}, ${one.dialect}`)).toEqual([`${tool}, postgresql`]);
});
