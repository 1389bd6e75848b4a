/** A conversion to a character set that lacks characters of the former one. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import { charsetOf } from '../../schema/apply/mysql/charsets.ts';

const messages = {
  narrowed:
    '{to} lacks characters of {from}: a text with one of them makes {server} refuse this, or becomes question marks if strict mode is off. Look for such rows first.',
} as const;

/** More holds all that less does. */
const widths: ReadonlyMap<string, number> = new Map([
  ['ascii', 1],
  ['latin1', 2],
  ['utf8mb3', 3],
  ['utf8', 3],
  ['utf8mb4', 4],
]);
const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE posts (id bigint PRIMARY KEY, body text) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;'],
} as const;

export const rule = defineRule({
  id: 'data-loss/charset-narrowed',
  hazard: 'loses-data',
  dialects: ['mysql'],
  elsewhere: 'A database has one encoding there.',
  summary: 'CONVERT TO a character set with fewer characters.',
  why: `\`utf8mb4\` holds every character; \`utf8mb3\` lacks emoji and rarer scripts; \`latin1\` and \`ascii\` lack most. Where a text has a missing character, the conversion stops in strict mode (1366, *Incorrect string value*); without it the character becomes a question mark, for good.`,
  instead: `Convert to \`utf8mb4\`. If it has to be narrower, compare \`CONVERT(CONVERT(text USING latin1) USING utf8mb4)\` with the text first.`,
  whenOff: 'Where the texts are codes of ASCII.',
  messages,
  fix: { kinds: [], because: 'Which characters the texts have is not known here.' },
  examples: [
    bad(
      'To latin1',
      `ALTER TABLE posts CONVERT TO CHARACTER SET latin1;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: latin1 lacks characters of utf8mb4: a text with one of them makes MySQL refuse this, or becomes question marks if strict mode is off. Look for such rows first.`,
      of,
    ),
    good('To utf8mb4', `ALTER TABLE posts CONVERT TO CHARACTER SET utf8mb4;`, of),
  ],
  check: {
    alterTableOption({ table: name, options, span }, context) {
      const to = options.find((one) => one.name === 'convert-charset')?.value;
      const table = context.table(name);
      const from = table && charsetOf(table);
      if (to === undefined || from === undefined || context.isNew(name)) return;
      const [wide, narrow] = [widths.get(from), widths.get(to)];
      if (wide === undefined || narrow === undefined || narrow >= wide) return;
      const server = vendor('mysql', context.targetVersion);
      context.report({ message: 'narrowed', at: span, data: { to, from, server } });
    },
  },
});
