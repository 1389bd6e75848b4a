/** Foreign keys or unique keys that are not checked while rows or keys change. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  unchecked:
    '{variable} is off for what follows: rows that break a {key} are kept and never reported. Leave it on, or check the rows afterwards.',
} as const;

const keys: ReadonlyMap<string, string> = new Map([
  ['foreign_key_checks', 'foreign key'],
  ['unique_checks', 'unique key'],
]);
/** What would be checked. */
const checked: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'addConstraint', 'dropRelation']);
const of = {
  dialect: 'mysql',
  history: [
    'CREATE TABLE owner (id bigint PRIMARY KEY) ENGINE=InnoDB; CREATE TABLE crate (id bigint PRIMARY KEY, owner_id bigint, FOREIGN KEY (owner_id) REFERENCES owner (id)) ENGINE=InnoDB;',
  ],
} as const;

export const rule = defineRule({
  id: 'data-loss/checks-switched-off',
  hazard: 'weakens',
  dialects: ['mysql'],
  elsewhere: 'Constraints are switched off by other statements there.',
  summary: 'SET foreign_key_checks or unique_checks = 0 before rows or keys change.',
  why: `With \`foreign_key_checks = 0\` the server takes rows without a parent, drops tables that others refer to, and adds a foreign key without looking at a row. Switching it on again checks nothing: the rows stay, and the key stands as if they were right. Measured on MariaDB 10.11. Cascades do not run meanwhile.`,
  instead: `Order the statements so that parents come first. Where it has to be off, end with a query for rows without a parent.`,
  whenOff: 'Where a restore of rows that were checked elsewhere is the whole file.',
  messages,
  fix: { kinds: [], because: 'What needs it to be off is not known here.' },
  examples: [
    bad(
      'Rows without a parent',
      `SET foreign_key_checks = 0;
--  ^^^^^^^^^^^^^^^^^^^^^^ warning: foreign_key_checks is off for what follows: rows that break a foreign key are kept and never reported. Leave it on, or check the rows afterwards.
DELETE FROM owner WHERE id = 1;`,
      of,
    ),
    good(
      'Switched on again before',
      `SET foreign_key_checks = 0;
CREATE TABLE note (id bigint PRIMARY KEY);
SET foreign_key_checks = 1;
DELETE FROM crate WHERE owner_id = 1;`,
      of,
    ),
  ],
  check: {
    setVariable({ variable, change, values, span }, context) {
      const key = keys.get(variable);
      const isOff = change === 'set' && values.some((value) => /^(?:0|off|false)$/i.test(value));
      if (key === undefined || !isOff) return;
      for (const { parsed } of context.following)
        for (const operation of parsed.operations) {
          if (operation.kind === 'setVariable' && operation.variable === variable) return;
          if (!checked.has(operation.kind)) continue;
          context.report({
            message: 'unchecked',
            at: { start: context.statement.parsed.tokens[1]?.start ?? span.start, end: span.end },
            data: { variable, key },
          });
          return;
        }
    },
  },
});
