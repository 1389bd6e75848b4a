/** Files outside of migration folders that contain a tool's annotations. */
import { describe, expect, it } from 'vitest';
import { isDisputed, markedSections } from './marked-files.ts';
import { sqlMigrate } from '../tools/sql-migrate.ts';
import { tern } from '../tools/tern.ts';
import type { MigrationTool } from '../convention.ts';
import { isFolderBack, isNamedBack } from './recognise.ts';

function sections(text: string): readonly string[] | undefined {
  return markedSections(text)?.map(
    ({ direction, span }) => `${direction} ${text.slice(span.start, span.end).trim()}`,
  );
}

describe('marks of both ways in a file by itself', () => {
  it.each([
    ['goose', '-- +goose Up\nUP;\n-- +goose Down\nDOWN;\n'],
    ['sql-migrate', '-- +migrate Up\nUP;\n-- +migrate Down\nDOWN;\n'],
    ['dbmate', '-- migrate:up\nUP;\n-- migrate:down\nDOWN;\n'],
    ['tern', 'UP;\n---- create above / drop below ----\nDOWN;\n'],
  ])('%s', (_, text) => {
    expect(sections(text)).toEqual(['up UP;', 'down DOWN;']);
  });

  it.each([
    ['no mark', 'UP;'],
    ['one way only', '-- +goose Up\nUP;'],
    ['a rollback that nothing stands in front of', '-- +goose Down\nDOWN;'],
    ['a comment that speaks of it', '-- as goose has it: +goose Down\nUP;'],
  ])('%s', (_, text) => {
    expect(sections(text)).toBeUndefined();
  });
});

describe('a rollback that the tool of the folder sends', () => {
  const tools: readonly MigrationTool[] = [tern, sqlMigrate];
  it.each([
    ['tern', '-- +goose Up\nUP;\n-- +goose Down\nDOWN;\n'],
    ['tern', '-- +migrate up\nUP;\n-- +migrate down\nDOWN;\n'],
    ['sql-migrate', '-- +migrate Up\nUP;\n---- create above / drop below ----\nDOWN;\n'],
    ['sql-migrate', '-- +migrate Up\nUP;\n-- +migrate DOWN\nDOWN;\n'],
  ])('%s: %j', (id, text) => {
    expect(isSentBy(id, text)).toBe(true);
  });

  it.each([
    ['tern', 'UP;\n---- create above / drop below ----\nDOWN;\n-- +goose Down\n'],
    ['sql-migrate', '-- +migrate Up\nUP;\n-- +migrate Down\nDOWN;\n'],
  ])('none: %s: %j', (id, text) => {
    expect(isSentBy(id, text)).toBe(false);
  });

  function isSentBy(id: string, text: string): boolean {
    const tool = tools.find((one) => one.id === id) ?? tern;
    const file = { path: '1_a.sql', version: '1', name: 'a', direction: 'both', repeatable: false } as const;
    return isDisputed(text, tool.read(file, text, new Map()).sections);
  }
});

describe('names of rollbacks', () => {
  it.each([
    'downgrade/3.sql',
    'a/rollbacks/tags.sql',
    '0007_tags_down.sql',
    'downgrade_8_to_7.sql',
    'schema11_downgrade.sql',
    'shop-downgrade-9.1.0.sql',
    'shop_downgrade_from_2.1_to_2.0.sql',
  ])('%s', (path) => {
    expect(isNamedBack(path)).toBe(true);
  });

  it.each([
    '0007_rollback_of_orders.sql',
    'upgrade/3.sql',
    'downgrades_of_plans.sql',
    '12-allow-downgrade-of-2-plans.sql',
  ])('not %s', (path) => {
    expect(isNamedBack(path)).toBe(false);
  });

  it('folders', () => {
    expect(isFolderBack('db/downgrade')).toBe(true);
    expect(isFolderBack('db/downgrading')).toBe(false);
  });
});
