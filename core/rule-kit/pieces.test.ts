import { expect, it } from 'vitest';
import type { MigrationFile } from '../migrations/convention.ts';
import { isPieceOfOne } from './pieces.ts';

function migration(version: string, name: string): MigrationFile {
  return { path: `${version}_${name}.up.sql`, version, name, direction: 'up', repeatable: false };
}

const client = migration('20190100000004000000', 'client');

it.each([
  ['a file of the same name and day before it', migration('20190100000003000000', 'client'), true],
  ['one with a counter behind the same second', migration('20190100000003999999', 'client'), true],
  ['one of another name', migration('20190100000003000000', 'jwk'), false],
  ['one of another day', migration('20181231000003000000', 'client'), false],
  ['one behind it', migration('20190100000005000000', 'client'), false],
])('%s', (_title, other, isPiece) => {
  const path = `persistence/${other.path}`;
  expect(isPieceOfOne(path, { file: client, existing: [client, other] }, 'day')).toBe(isPiece);
});

it('takes no two migrations of one name for pieces where nothing counts them', () => {
  const [first, second] = [migration('20190101000003', 'client'), migration('20190101000004', 'client')];
  expect(isPieceOfOne(first.path, { file: second, existing: [first, second] }, 'day')).toBe(false);
  expect(isPieceOfOne(first.path, { file: undefined, existing: [first, second] }, 'day')).toBe(false);
});
