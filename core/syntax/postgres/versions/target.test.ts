import { beforeAll, describe, expect, it } from 'vitest';
import { loadPostgresParser } from '../../../../engine/parsers/postgres.ts';
import { loadTargetSyntax } from '../../../../engine/parsers/target.ts';
import { StatementParser } from '../../../operations/postgres/statement-parser.ts';
import { features } from './features.ts';
import type { Newer, TargetSyntax } from './target.ts';

let parser: StatementParser;
const targets = new Map<number, TargetSyntax>();
beforeAll(async () => {
  parser = new StatementParser(await loadPostgresParser());
  for (const version of [14, 15, 16, 17]) {
    const target = await loadTargetSyntax(version);
    if (target !== undefined) targets.set(version, target);
  }
});

const newer = (sql: string, version: number): readonly Newer[] =>
  targets.get(version)?.newerIn(parser.parse(sql)) ?? [];

describe('a feature', () => {
  it.each(features.map((one) => [one.name, one.since, one.example, one] as const))(
    '%s is newer than what came before %i: %s',
    (name, since, example) => {
      for (const version of [14, 15, 16, 17]) {
        const shown = newer(example, version).filter((one) => one.name === name);
        expect({ version, shown: shown.map((one) => one.since) }).toEqual({
          version,
          shown: version < since ? [since] : [],
        });
        if (version >= since) continue;
        // A grammar error is explained by the feature that appears, never by a bare message.
        expect(newer(example, version).map((one) => one.name)).not.toContain(undefined);
      }
    },
  );

  it('is looked for in the newest version too, which has nothing to compare with', () => {
    expect(loadTargetSyntax(18)).toBeUndefined();
  });
});

describe('the target', () => {
  it.each<[title: string, sql: string, version: number, ...shown: (readonly [string | undefined, string])[]]>(
    [
      ['has old syntax', 'create table t (id int generated always as identity)', 14],
      [
        'stands at the statement where the tree has no place',
        'alter table t alter constraint c no inherit',
        17,
        ['ALTER CONSTRAINT … ENFORCED or INHERIT', 'alter'],
      ],
      [
        'sees several things',
        'create table t (a int unique nulls not distinct, b int generated always as (a) virtual)',
        14,
        ['NULLS NOT DISTINCT', 'unique'],
        ['a virtual generated column', 'generated'],
      ],
      [
        'sees through placeholders',
        'merge into ${s}.t using u on true when matched then delete',
        14,
        ['MERGE', 'merge'],
      ],
      ['leaves functions of others alone', 'select app.uuidv7()', 14],
      [
        'knows functions by any case',
        'select pg_catalog.UUIDV7()',
        17,
        ['the function uuidv7()', 'pg_catalog'],
      ],
      ['finds numbers', 'select 1, 0x1f', 14, ['a number in another base or with underscores', '0x1f']],
      [
        'places it behind letters of several bytes',
        `select 'é😀', uuidv7()`,
        17,
        ['the function uuidv7()', 'uuidv7'],
      ],
    ],
  )('%s', (_title, sql, version, ...shown) => {
    const parsed = parser.parse(sql);
    const found = newer(sql, version).map(({ name, at = 0 }) => {
      const token = parsed.tokens.findLast((one) => one.start <= at);
      return [name, sql.slice(token?.start, token?.end)];
    });
    expect(found).toEqual(shown);
  });

  it('takes what only the newest grammar refuses', () => {
    const target = targets.get(15);
    expect(target?.takes(parser.parse('create tabel t ()'))).toBe(false);
    expect(target?.takes(parser.parse('create table t ()'))).toBe(true);
  });
});
