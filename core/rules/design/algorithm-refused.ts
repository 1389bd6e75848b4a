/** ALGORITHM or LOCK that MySQL or MariaDB does not grant: the statement is refused and changes nothing. */
import { notGranted } from '../../effects/mysql/not-granted.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  'not-granted':
    '{server} refuses this ({code}): the change takes {granted} at the least. Ask for that, or leave ALGORITHM and LOCK out.',
  'instant-lock': '{server} refuses this ({code}): LOCK does not go with {granted}. Leave LOCK out.',
  'no-clause':
    '{server} refuses this ({code}): {granted} takes neither ALGORITHM nor LOCK. Ask for them with ALTER TABLE … DROP INDEX.',
} as const;

const crate = 'CREATE TABLE crate (id bigint PRIMARY KEY, weight int NOT NULL, note text) ENGINE=InnoDB;';
const mysql = { dialect: 'mysql', history: [crate] } as const;

export const rule = defineRule({
  id: 'design/algorithm-refused',
  hazard: 'refused',
  dialects: ['mysql'],
  elsewhere: 'ALTER TABLE has no ALGORITHM clause.',
  summary: 'ALTER TABLE with an ALGORITHM or LOCK that the server does not grant it.',
  why: `\`ALGORITHM\` and \`LOCK\` say how much work and how much waiting is accepted. Where the change needs more, the server refuses it with error
1846 (ER_ALTER_OPERATION_NOT_SUPPORTED_REASON), on an empty table as well. On MySQL \`ALGORITHM=INSTANT\` takes no \`LOCK\` but \`DEFAULT\` (1221). MariaDB's \`DROP INDEX\` takes neither (1064). What MariaDB grants was
measured on 10.11; what MySQL grants is what its manual says (“Online DDL Operations”), and of 8.0 only what its oldest and newest release refuse is told.`,
  instead:
    'Ask for what the server grants, and see whether that is acceptable; where it is a copy, let gh-ost or pt-online-schema-change make the change.',
  whenOff: 'Never: the server refuses the statement.',
  messages,
  fix: { kinds: [], because: 'Whether more work is acceptable is for people to say.' },
  directions: 'both',
  examples: [
    bad(
      'An index is no change of the definition alone',
      `ALTER TABLE crate ADD INDEX by_weight (weight), ALGORITHM=INSTANT;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: MySQL refuses this (1846): the change takes ALGORITHM=INPLACE, LOCK=NONE at the least. Ask for that, or leave ALGORITHM and LOCK out.`,
      { ...mysql, refused: '0A000' },
    ),
    bad(
      'MariaDB: a clause of ALTER TABLE in DROP INDEX',
      `  DROP INDEX by_weight ON crate LOCK=NONE;
--^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: MariaDB refuses this (1064): DROP INDEX takes neither ALGORITHM nor LOCK. Ask for them with ALTER TABLE … DROP INDEX.`,
      {
        dialect: 'mysql',
        targetVersion: 1011,
        history: [crate, 'CREATE INDEX by_weight ON crate (weight);'],
        refused: '42000',
      },
    ),
    good(
      'MariaDB: LOCK beside INSTANT',
      'ALTER TABLE crate ADD COLUMN colour int, ALGORITHM=INSTANT, LOCK=NONE;',
      { ...mysql, targetVersion: 1011 },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { schema, targetVersion, statement } = context;
    const { operations } = statement.parsed;
    if (operations[0] !== operation) return;
    for (const one of operations) {
      const siblings = operations.filter((other) => other !== one);
      const refusal = notGranted(one, { schema, targetVersion, siblings });
      if (refusal === undefined) continue;
      const data = {
        server: vendor('mysql', targetVersion),
        code: refusal.code,
        granted: refusal.by.join(),
      };
      context.report({ message: refusal.why, at: one.span, data });
      return;
    }
  },
});
