/** The judge of executed fixes refuses what it should refuse: real rules whose fixes are spoilt in one thing, on a real server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { effectOf } from '../../../core/effects/of.ts';
import type { NewMigration } from '../../../core/migrations/convention.ts';
import type { RuleContext, RuleFix } from '../../../core/rule-kit/context.ts';
import type { Rule } from '../../../core/rule-kit/define-rule.ts';
import { rules } from '../../rules/with-cases.ts';
import type { Court } from '../../rules/judge.ts';
import { statementParser } from '../../sql.ts';
import { executeExample } from './rule-examples-judge.ts';
import { openStand, type Stand } from './rule-examples-server.ts';

let court: Court;
let stand: Stand;

beforeAll(async () => {
  court = { parser: await statementParser(), rules: [], effectOf };
  stand = openStand(court.parser);
});

afterAll(() => stand.close());

/** The rule with its fix for this kind of operation changed. */
function spoilt(
  id: string,
  kind: 'addConstraint' | 'detachPartition',
  change: (fix: RuleFix) => RuleFix,
): Rule {
  const rule = rules.find((one) => one.id === id);
  const check: unknown = rule?.check[kind];
  if (rule === undefined || typeof check !== 'function') throw new Error(`${id} does not look at ${kind}`);
  return {
    ...rule,
    check: {
      [kind]: (operation: unknown, context: RuleContext<Readonly<Record<string, string>>>) => {
        const report: typeof context.report = (one) => {
          const fix = typeof one.fix === 'function' ? one.fix() : one.fix;
          context.report(fix === undefined ? one : { ...one, fix: change(fix) });
        };
        const spoiling = new Proxy(context, {
          get: (of, name) => {
            if (name === 'report') return report;
            const member: unknown = Reflect.get(of, name, of);
            // It reads private members of the context itself.
            return typeof member === 'function'
              ? (...given: unknown[]): unknown => Reflect.apply(member, of, given)
              : member;
          },
        });
        Reflect.apply(check, undefined, [operation, spoiling]);
      },
    },
  };
}

function lastMigration(change: (one: NewMigration) => NewMigration): (fix: RuleFix) => RuleFix {
  return (fix) =>
    fix.kind === 'move'
      ? { ...fix, migrations: [...fix.migrations.slice(0, -1), ...fix.migrations.slice(-1).map(change)] }
      : fix;
}

async function problems(rule: Rule): Promise<string> {
  const example = rule.examples.find((one) => one.fixed !== undefined);
  if (example === undefined) throw new Error(`${rule.id} has no fixed example`);
  return (await executeExample(rule, example, court, stand)).problems.join('\n');
}

const key = 'locking/unique-builds-index';

it('acquits what is not spoilt', async () => {
  expect(await problems(spoilt(key, 'addConstraint', (fix) => fix))).toBe('');
});

it.each<readonly [string, (one: NewMigration) => NewMigration, string]>([
  [
    'that does not run',
    (one) => ({ ...one, up: one.up.replace('USING INDEX', 'USING') }),
    'ends with syntax error',
  ],
  [
    'whose catalog differs',
    (one) => ({ ...one, up: one.up.replace('ADD CONSTRAINT users_email', 'ADD CONSTRAINT other') }),
    'leaves something else: constraint public.users users_email',
  ],
  [
    'whose rollback does not restore',
    (one) => ({ ...one, down: one.down.replace(/CREATE UNIQUE INDEX.*/, '') }),
    'the rollback does not restore: index public.users_email',
  ],
  [
    'whose rollback does not run',
    (one) => ({ ...one, down: one.down.replace('DROP CONSTRAINT users_email', 'DROP CONSTRAINT other') }),
    'ends with constraint "other"',
  ],
])('refuses a fix %s', async (_, change, problem) => {
  expect(await problems(spoilt(key, 'addConstraint', lastMigration(change)))).toContain(problem);
});

it('refuses an edit that leaves something else, though the rule declares it', async () => {
  const asEdit = (fix: RuleFix): RuleFix => (fix.kind === 'rewrite' ? { ...fix, kind: 'edit' } : fix);
  const rule = spoilt('locking/detach-partition-blocks', 'detachPartition', asEdit);
  expect(await problems(rule)).toContain('leaves something else: constraint public.readings_2024');
});
