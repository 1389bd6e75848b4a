/** A point in time stored without its time zone. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachNewColumn, isChoiceOfProject, isOf, isUsual } from '../../rule-kit/tables/new-columns.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';

const messages = {
  zoneless:
    '{column} of {table} does not say in which time zone its values are: sessions of two zones read two moments. Use timestamptz.',
} as const;

export const rule = defineRule({
  id: 'design/timestamp-without-time-zone',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new column of type timestamp without time zone.',
  why: `\`timestamp\` is what a clock on some wall shows. \`now()\` is turned into it by the session's \`TimeZone\`, so two servers, or one before
and after a change of its setting, write two values for one moment; and in the hour that daylight saving repeats, order is lost.
\`timestamptz\` takes the same eight bytes and keeps the moment. Changing the type later rewrites the table unless the session's zone is UTC.`,
  instead:
    '`timestamptz`. For what really is the wall clock of a place (an opening hour), keep the zone in a column beside it.',
  whenOff: 'Where every client and server runs in UTC for good, and where an ORM decides the type.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Values that clients send without a zone are then taken to be of the session’s time zone.',
    differs: [{ at: 'end', of: 'column', words: 'The column keeps moments: it has the type timestamptz.' }],
  },
  examples: [
    bad(
      'When something happened',
      `CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  happened_at timestamp NOT NULL
--            ^^^^^^^^^ warning: happened_at of events does not say in which time zone its values are: sessions of two zones read two moments. Use timestamptz. 💡
);`,
      {
        fixed: `CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  happened_at timestamptz NOT NULL
);`,
      },
    ),
    bad(
      'With a precision, beside one that has a zone',
      `ALTER TABLE events ADD COLUMN seen_at timestamp(3);
--                                    ^^^^^^^^^^^^ warning: seen_at of events does not say in which time zone its values are: sessions of two zones read two moments. Use timestamptz. 💡`,
      {
        history: ['CREATE TABLE events (id bigint PRIMARY KEY, made_at timestamptz);'],
        fixed: 'ALTER TABLE events ADD COLUMN seen_at timestamptz(3);',
      },
    ),
    good('With its zone', 'CREATE TABLE events (id bigint PRIMARY KEY, happened_at timestamptz NOT NULL);'),
  ],
  check: eachNewColumn<typeof messages>((column, context) => {
    const { name, type, shown, definition } = column;
    if (!isOf(type, 'timestamp') || isUsual(column)) return;
    // Reported once for each table, and not if the project has decided long ago.
    if (column.before.some((one) => isOf(one.type, 'timestamp'))) return;
    if (isChoiceOfProject(context.schema, 'timestamp', 'timestamptz')) return;
    const precision = type.modifiers[0] === undefined ? '' : `(${String(type.modifiers[0])})`;
    context.report({
      message: 'zoneless',
      at: type,
      data: { column: name.text, table: shown },
      fix: definition && {
        kind: 'rewrite',
        title: 'Make it timestamptz',
        edits: replaceTokens(context.statement.parsed, type, `timestamptz${precision}`),
      },
    });
  }),
});
