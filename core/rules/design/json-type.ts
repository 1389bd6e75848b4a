/** json where jsonb is meant. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isChoiceOfProject, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';

const messages = {
  text: '{column} of {table} is json, which has no equality: DISTINCT, GROUP BY and UNION fail on it, and no index looks inside. Use jsonb.',
} as const;

export const rule = defineRule({
  id: 'design/json-type',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new column of type json rather than jsonb.',
  why: `\`json\` keeps the text as it came and parses it anew whenever it is looked into. It has no \`=\`, so a \`SELECT DISTINCT\` or \`UNION\`
over the table fails with "could not identify an equality operator", and GIN indexes do not take it. Going over to \`jsonb\` later rewrites
the table under \`ACCESS EXCLUSIVE\`.`,
  instead: '`jsonb`. It drops blanks, the order of keys and all but the last of equal keys.',
  whenOff: 'Where the text itself counts: signed documents, or logs that nobody searches.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'jsonb keeps neither blanks nor the order of keys.',
    differs: [{ at: 'end', of: 'column', words: 'The column has the type jsonb.' }],
  },
  examples: [
    bad(
      'A new table',
      `CREATE TABLE events (
  id bigint PRIMARY KEY,
  payload json NOT NULL
--        ^^^^ warning: payload of events is json, which has no equality: DISTINCT, GROUP BY and UNION fail on it, and no index looks inside. Use jsonb. 💡
);`,
      {
        fixed: `CREATE TABLE events (
  id bigint PRIMARY KEY,
  payload jsonb NOT NULL
);`,
      },
    ),
    bad(
      'An existing column becomes one',
      `ALTER TABLE events ALTER COLUMN note TYPE json USING note::json;
--                                        ^^^^ warning: note of events is json, which has no equality: DISTINCT, GROUP BY and UNION fail on it, and no index looks inside. Use jsonb.`,
      { history: ['CREATE TABLE events (id bigint PRIMARY KEY, note text);'] },
    ),
    good('jsonb', 'CREATE TABLE events (id bigint PRIMARY KEY, payload jsonb);'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown, definition } = column;
    if (!isOf(type, 'json') || isUsual(column) || isChoiceOfProject(context.schema, 'json', 'jsonb')) return;
    context.report({
      message: 'text',
      at: type,
      data: { column: name.text, table: shown },
      // A default with an explicit type would no longer match.
      fix:
        definition?.default === undefined && definition?.generated === undefined && definition !== undefined
          ? {
              kind: 'rewrite',
              title: 'Make it jsonb',
              edits: replaceTokens(context.statement.parsed, type, 'jsonb'),
            }
          : undefined,
    });
  }),
});
