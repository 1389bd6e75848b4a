/** Which checks a change gets, and that each is one SELECT that Plinth may send. What they find is asked of servers in test/databases/review/review-checks.test.ts. */
import { describe, expect, it } from 'vitest';
import { guardExplain } from '../../core/plan/guard.ts';
import { checksAfter, checksBefore } from '../../core/review/checks/checks.ts';
import { checkKinds } from '../../core/review/checks/index.ts';
import { factsOf } from '../../core/review/facts/facts.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { changeOf } from './change.ts';
import { checkCases } from './check-cases.ts';

/** Every change that touches a table gets them. */
const usual = new Set(['before-server', 'before-transactions', 'after-unfinished']);

describe.each(checkCases.map((one) => [one.name, one] as const))(
  '%s',
  (_, { history, change, before, after }) => {
    it('gets its checks, each of them one SELECT that only reads', async () => {
      const facts = factsOf(await changeOf({ history, change }));
      const found = { before: checksBefore(facts), after: checksAfter(facts) };
      const ids = (all: readonly { readonly id: string }[]): readonly string[] =>
        all.flatMap(({ id }) => (usual.has(id) ? [] : [id]));
      expect(ids(found.before)).toEqual(before);
      expect(ids(found.after)).toEqual(after);
      const parser = await loadPostgresParser();
      for (const { id, sql, title } of [...found.before, ...found.after]) {
        expect(guardExplain(sql, parser), `${id}: ${sql}`).toMatchObject({ kind: 'allowed', access: 'read' });
        expect(sql).not.toContain(';');
        expect(title).not.toContain('\n');
      }
    });
  },
);

it('has a case for every kind of check', () => {
  const asked = new Set(checkCases.flatMap(({ before, after }) => [...before, ...after]));
  expect(checkKinds.filter(({ id }) => !usual.has(id) && !asked.has(id)).map(({ id }) => id)).toEqual([]);
});
