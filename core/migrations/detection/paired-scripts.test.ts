import { expect, it } from 'vitest';
import { detect } from './detect.ts';
import { toolOf } from '../tools.ts';
import { waysBackIn } from './paired-scripts.ts';

const table = 'ALTER TABLE dbo.Orders ADD Tax int NULL;';
const procedure = 'CREATE PROCEDURE dbo.Orders_Drop AS SELECT 1;';

function backIn(files: Readonly<Record<string, string>>): readonly string[] {
  return [...waysBackIn({ paths: Object.keys(files), text: (path) => files[path] })];
}

it.each([
  ['TD-12-AddVersioning.sql', 'TD-12-RemoveVersioning.sql'],
  ['CreateTables.sql', 'DropTables.sql'],
  ['FilteredOrders.sql', 'DropFilteredOrders.sql'],
  ['AdjustScores.sql', 'UnAdjustScores.sql'],
  ['install.sql', 'uninstall.sql'],
  ['Orders Up.sql', 'Orders Down.sql'],
  ['20240102_orders.sql', 'rollback_20240102_orders.sql'],
  ['patch-9-10.sql', 'patch-10-9.sql'],
])('knows a pair by its names: %s, %s', (forward, back) => {
  expect(backIn({ [`sql/${forward}`]: table, [`sql/${back}`]: table })).toEqual([`sql/${back}`]);
});

it.each([
  // The next up migration has its own number.
  ['20240102_AddTax.sql', '20240305_RemoveTax.sql', table],
  ['TD-12-AddVersioning.sql', 'TD-13-RemoveVersioning.sql', table],
  ['RemoveTax.sql', 'RemoveNote.sql', table],
  // Sources of procedures.
  ['AddOrder.sql', 'DeleteOrder.sql', procedure],
  ['users.sql', 'unknown_users.sql', table],
  ['patch-2-3.sql', 'patch-4-3.sql', table],
])('takes no verb alone for a rollback: %s, %s', (one, other, text) => {
  expect(backIn({ [`sql/${one}`]: text, [`sql/${other}`]: text })).toEqual([]);
});

it.each([
  ['drop.sql', true],
  ['DropAllTables.sql', true],
  ['teardown_database.sql', true],
  ['DropOrders.sql', false],
  ['20240102_drop_tables.sql', false],
  ['clean.sql', false],
])('knows what takes everything away: %s', (name, isBack) => {
  expect(backIn({ [`sql/${name}`]: table })).toHaveLength(isBack ? 1 : 0);
});

it.each([
  ['add_user.sql', 'remove_user.sql'],
  ['users.sql', 'cleanup.sql'],
])('takes no named query for a rollback: %s, %s', (one, other) => {
  const query = '-- name: RemoveUser :exec\nDELETE FROM users WHERE id = $1;\n';
  expect(backIn({ [`queries/${one}`]: query, [`queries/${other}`]: query })).toEqual([]);
});

it('takes a rollback for what it is', () => {
  expect(backIn({ 'sql/Rollback Sprint 12.sql': table, 'sql/Sprint13Rollback.sql': procedure })).toHaveLength(
    2,
  );
});

it('looks for pairs in one folder', () => {
  expect(backIn({ 'a/AddTax.sql': table, 'b/RemoveTax.sql': table })).toEqual([]);
});

it('makes rollbacks of numbered files', () => {
  const files: Readonly<Record<string, string>> = {
    'migrations/001_orders.sql': 'CREATE TABLE dbo.Orders (Id int NOT NULL);\nGO',
    'migrations/002_add_tax.sql': table,
    'migrations/002_drop_tax.sql': 'ALTER TABLE dbo.Orders DROP COLUMN Tax;',
    'migrations/003_drop_orders.sql': 'DROP TABLE dbo.Orders;',
  };
  const { folders } = detect({ paths: Object.keys(files), text: (path) => files[path] }, []);
  const [folder] = folders;
  const tool = folder && toolOf(folder);
  expect(folder?.files.map((file) => tool?.classify(file)?.direction)).toEqual(['up', 'up', 'down', 'up']);
});
