/** A stricter domain: every table with a column of it is scanned. */
import { otherLocks } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { blocking, heldBefore } from '../../rule-kit/locks/held-locks.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { alsoLocked } from '../../rule-kit/tables/tables.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';

const messages = {
  check:
    'This CHECK reads all of {tables} under SHARE: writes wait. Add it NOT VALID, and validate it in a quiet hour.',
  unknown:
    '{what} of {domain} reads every table that uses it under SHARE: writes to them wait. Add a CHECK NOT VALID, and validate it in a quiet hour.',
  notNull:
    'NOT NULL on {domain} reads all of {tables} under SHARE: writes wait. Require it at the columns instead, one by one.',
} as const;

const history = `CREATE DOMAIN amount AS int;
CREATE TABLE orders (id bigint PRIMARY KEY, total amount);`;

export const rule = defineRule({
  id: 'locking/domain-check-scans',
  hazard: 'blocks-writers',
  elsewhere: otherLocks,
  summary: 'A CHECK or NOT NULL added to a domain that existing tables use.',
  why: `A domain's rules hold for every column of its type. \`ALTER DOMAIN … ADD CONSTRAINT\` without \`NOT VALID\` and \`ALTER DOMAIN … SET NOT
NULL\` take a \`SHARE\` lock on each table with such a column and read all its rows, one table after the other; the locks stay until the
last one is read. Reads go on, writes to all of them wait.`,
  instead: `1. \`ALTER DOMAIN … ADD CONSTRAINT … CHECK (…) NOT VALID\`: new values are checked, old ones are not read.
2. \`ALTER DOMAIN … VALIDATE CONSTRAINT …\` takes the same locks for as long as the reading takes: in a migration of its own, in a quiet hour.

Where that is too much: a \`CHECK\` on each table, \`NOT VALID\` first, which is validated while writes go on.`,
  whenOff: 'Where the tables are small, or nobody writes while migrations run.',
  facts: ['alter-domain/checks', 'alter-domain', 'add-check/not-valid', 'validate-check'],
  messages,
  fix: {
    kinds: [],
    because:
      'VALIDATE CONSTRAINT of a domain reads the tables under the same lock, so no form lets writes through.',
  },
  examples: [
    bad(
      'A CHECK on every amount there is',
      `ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE > 0);
--                                                 ^^^^^ warning: This CHECK reads all of orders under SHARE: writes wait. Add it NOT VALID, and validate it in a quiet hour.`,
      { history: [history] },
    ),
    bad(
      'Several tables use it',
      `ALTER DOMAIN amount SET NOT NULL;
--                  ^^^^^^^^^^^^ warning: NOT NULL on amount reads all of orders and 1 more under SHARE: writes wait. Require it at the columns instead, one by one.`,
      { history: [history, 'CREATE TABLE refunds (id bigint PRIMARY KEY, total amount);'] },
    ),
    good(
      'New values alone are checked',
      'ALTER DOMAIN amount ADD CONSTRAINT amount_positive CHECK (VALUE > 0) NOT VALID;',
      { history: [history] },
    ),
  ],
  check: {
    alterDomain(operation, context) {
      const { change } = operation;
      if (change.kind !== 'add-check' && change.kind !== 'set-not-null') return;
      if (change.kind === 'add-check' && change.check.notValid) return;
      const adds = change.kind === 'add-check';
      const domain = displayName(relationKey(context.schema, operation.type));
      const at =
        context.keyword(operation.span, ...(adds ? ['check'] : ['set', 'not', 'null'])) ?? operation.span;
      const effect = context.effect(operation);
      if (effect.uncertain !== undefined) {
        context.report({ message: 'unknown', at, data: { what: adds ? 'This CHECK' : 'NOT NULL', domain } });
        return;
      }
      const held = blocking(heldBefore(context)).map((one) => one.relation);
      const read = effect.relations.filter((one) => one.scan && !one.isNew && !held.includes(one.relation));
      const tables = read.map((one) => one.relation).sort();
      if (tables.length === 0) return;
      const related = alsoLocked(context, read);
      if (adds) context.report({ message: 'check', at, data: { tables: oneOf(tables) }, related });
      else context.report({ message: 'notNull', at, data: { domain, tables: oneOf(tables) }, related });
    },
  },
});
