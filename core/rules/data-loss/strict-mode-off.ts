/** A session without strict mode: values that do not fit are changed silently. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  loose:
    'sql_mode is {modes} here, without strict mode: what does not fit is cut or becomes zero, silently. Keep STRICT_TRANS_TABLES.',
} as const;

const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE crate (id bigint PRIMARY KEY, note varchar(10)) ENGINE=InnoDB;'],
} as const;

export const rule = defineRule({
  id: 'data-loss/strict-mode-off',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'Values that do not fit are always refused there.',
  summary: 'SET sql_mode without STRICT_TRANS_TABLES or STRICT_ALL_TABLES.',
  why: `Strict mode is the default of MySQL since 5.7 and of MariaDB since 10.2.4. Without it a text that is too long is cut, a number out of range becomes the nearest, NULL in a column that becomes NOT NULL becomes 0 or an empty text, and a removed value of an ENUM becomes empty: each with a warning only. Measured on MariaDB 10.11.`,
  instead: `Add what is needed to the modes that are set: \`SET SESSION sql_mode = CONCAT(@@sql_mode, \',NO_AUTO_VALUE_ON_ZERO\')\`.`,
  whenOff: 'Where old rows hold values that strict mode refuses, and the file only copies them.',
  messages,
  fix: { kinds: [], because: 'Which other modes are needed is not known here.' },
  examples: [
    bad(
      'No mode at all',
      `SET SESSION sql_mode = '';
--  ^^^^^^^^^^^^^^^^^^^^^ warning: sql_mode is empty here, without strict mode: what does not fit is cut or becomes zero, silently. Keep STRICT_TRANS_TABLES.
UPDATE crate SET note = 'of twenty characters';`,
      of,
    ),
    good(
      'One mode more',
      `SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO';
UPDATE crate SET note = 'short';`,
      of,
    ),
  ],
  check: {
    setVariable({ variable, change, values, span }, context) {
      if (variable !== 'sql_mode' || change !== 'set') return;
      const written = values.join(',');
      // What is computed may keep the modes that are set.
      if (/strict|traditional|@|\(/i.test(written) || values.some((one) => /^default$/i.test(one))) return;
      if (
        context.following.every(({ parsed }) => parsed.operations.every(({ kind }) => kind === 'setVariable'))
      )
        return;
      context.report({
        message: 'loose',
        at: { start: context.statement.parsed.tokens[1]?.start ?? span.start, end: span.end },
        data: { modes: written === '' ? 'empty' : written },
      });
    },
  },
});
