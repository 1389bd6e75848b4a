/** %s of format() with a caller's text, in a command that is executed. */
import { noPlpgsql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Leak } from '../../taint/leaks.ts';
import { leakReports } from '../../rule-kit/security/leak-reports.ts';

const messages = {
  argument: '%s takes {text} unquoted: {who} can write SQL here. {remedy}.',
  name: 'A name with capitals or spaces breaks this command, and one with quotes can bring SQL along. Take {text} with {quote}.',
  inString:
    '{text} is quoted as a name, but is inside a string: a single quote in it ends the string. Take it with %L.',
  kept: '{text} is SQL out of a table, run as it is: {who} decides what this does. Let only roles write it that may do the same.',
} as const;

export const rule = defineRule({
  id: 'injection/format-percent-s',
  hazard: 'weakens',
  elsewhere: noPlpgsql,
  summary: 'EXECUTE of a format() that takes text with %s.',
  why: `\`format()\` looks like protection, and is for two of its specifiers: \`%I\` quotes a name, \`%L\` quotes a value. \`%s\` puts the text in
as it is, so that whoever gives the argument writes a part of the command: \`orders; DROP TABLE orders\`. In a \`SECURITY DEFINER\` function
that happens with the rights of the owner.

Positions (\`%1$s\`), widths and \`%%\` are understood, and so is a text that was quoted or checked before. Numbers, dates, UUIDs and \`regclass\`
carry no SQL and are fine with \`%s\`.`,
  instead: `- A value: \`$1\` in the format string and \`USING\`, or \`%L\`. Write no quotes around \`%L\`: it brings its own.
- A relation that exists: take the argument as \`regclass\`, which \`%s\` prints quoted and with its schema.
- Any other name: \`%I\`, for each part of a dotted name: \`%I.%I\`. It is taken letter by letter: capitals count.`,
  whenOff: 'Never for a whole repository. Suppress a place whose value is proved elsewhere, and say where.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: `A cast to regclass and %I instead of "%s" leave every command that worked as it was. %I elsewhere makes capitals and dots of
the name count, and %L writes NULL where %s wrote nothing, so these have to be looked at.`,
    differs: [{ at: 'end', of: 'function', words: 'The function is made with the quoting in its body.' }],
  },
  bodies: 'all',
  examples: [
    bad(
      'A table',
      `CREATE FUNCTION count_rows(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', relation) INTO result;
--                                          ^^^^^^^^ warning: %s takes relation unquoted: a caller of count_rows can write SQL here. Take it with %I. 💡
  RETURN result;
END $$;`,
      {
        fixed: `CREATE FUNCTION count_rows(relation text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE format('SELECT count(*) FROM %s', relation::regclass) INTO result;
  RETURN result;
END $$;`,
      },
    ),
    bad(
      'A value between quotes',
      `CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format($q$SELECT * FROM customers WHERE name = '%s'$q$, wanted);
--                                                                             ^^^^^^ warning: %s takes wanted unquoted: a caller of find_customer can write SQL here. Pass it with USING or take it with %L. 💡
END $$;`,
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'],
        fixed: `CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE format($q$SELECT * FROM customers WHERE name = %L$q$, wanted);
END $$;`,
      },
    ),
    good(
      'A later migration makes the function anew',
      `CREATE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TABLE %s', archive);
END $$;`,
      {
        behind: [
          `CREATE OR REPLACE FUNCTION drop_archive(archive text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('DROP TABLE %I', archive);
END $$;`,
        ],
      },
    ),
  ],
  check: {
    createFunction(operation, context) {
      for (const report of leakReports(operation, context, isMeant)) context.report(report);
    },
    doBlock(operation, context) {
      for (const report of leakReports(operation, context, isMeant)) context.report(report);
    },
  },
});

function isMeant(leak: Leak): boolean {
  return leak.into === 'command' && leak.by === 'format';
}
