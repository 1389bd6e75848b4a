/** Files outside of migration folders that contain a tool's annotations. */
import { describe, expect, it } from 'vitest';
import { markedSections } from './marked-files.ts';
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
