/** A caller's text is concatenated into a dynamic command without quoting. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Leak } from '../../taint/leaks.ts';
import { leakReports } from '../../rule-kit/security/leak-reports.ts';

const messages = {
  argument: '{text} is joined in unquoted: {who} can write SQL here. {remedy}.',
  name: 'A name with capitals or spaces breaks this command, and one with quotes can bring SQL along. Put {text} through {quote}.',
  inString:
    '{text} is quoted as a name, but is inside a string: a single quote in it ends the string. Put it through quote_literal().',
  kept: '{text} is SQL out of a table, run as it is: {who} decides what this does. Let only roles write it that may do the same.',
} as const;

export const rule = defineRule({
  id: 'injection/execute-concatenation',
  hazard: 'weakens',
  elsewhere: {
    mysql: 'injection/prepare-concatenation tells it.',
    sqlite: 'SQLite has no dynamic SQL.',
    sqlserver: 'injection/tsql-concatenation tells it.',
  },
  summary: 'EXECUTE of a command into which unquoted text was joined.',
  why: `\`EXECUTE\` runs whatever its text says. Where an argument is joined in as it is, the caller writes a part of the command:
\`x'; DROP TABLE orders; --\` closes the string and goes on. In a \`SECURITY DEFINER\` function that happens with the rights of the owner.

The rule follows arguments of string types, and of JSON and XML, settings of the session, rows that fire a trigger and text columns of the
workspace’s tables through variables, \`||\`, \`concat\`, \`coalesce\`, \`CASE\`, \`lower\`, \`replace\` and the like, and through functions of the
workspace, to \`EXECUTE\`, \`RETURN QUERY EXECUTE\`, \`OPEN … FOR EXECUTE\`, \`FOR … IN EXECUTE\`, \`dblink\`, \`query_to_xml\` and \`crosstab\`.
Numbers, booleans, UUIDs, dates and times carry no SQL; \`regclass\` and its relatives print names quoted; a condition that compares the text
with a list, with the catalog or with a pattern from end to end (\`^[a-z_]+$\`) vouches for it. Values of unknown origin are left alone, and
so is a text that is the command as a whole. What a statement has put into a table, or a trigger into
\`TG_ARGV\`, another one runs later: it is followed, too.

Names that come from the catalog (\`FOR r IN SELECT tablename FROM pg_tables\`) are told as information: the command breaks on the first
name that needs quotes.`,
  instead: `- A value: \`EXECUTE '… WHERE id = $1' USING wanted\`. The type of the argument then has to fit the column. Where it does not,
  \`quote_nullable(wanted)\` keeps the text a text, NULL included.
- A relation that exists: take it as \`regclass\` instead of \`text\`.
- Any other name: \`quote_ident(name)\`, or \`format('… %I …', name)\`. It is then taken letter by letter: no schema inside, capitals count.`,
  whenOff: 'Never for a whole repository. Suppress a place whose value is proved elsewhere, and say where.',
  messages,
  fix: {
    kinds: ['edit', 'rewrite'],
    because: `Inside quotes quote_literal() and quote_ident(), and for a relation a cast to regclass, leave every command that worked as it
was; so does quote_ident() for a name of the catalog. Elsewhere quoting a name makes its capitals and dots count. What stays in a function has to be looked at. USING would change the type of the value.`,
    differs: [{ at: 'end', of: 'function', words: 'The function is made with the quoting in its body.' }],
  },
  bodies: 'all',
  examples: [
    bad(
      'A value between quotes',
      `CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name = ''' || wanted || ''' ORDER BY id';
--                                                                  ^^^^^^ warning: wanted is joined in unquoted: a caller of find_customer can write SQL here. Pass it with USING or through quote_literal(). 💡
END $$;`,
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'],
        fixed: `CREATE FUNCTION find_customer(wanted text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name = ' || quote_literal(wanted) || ' ORDER BY id';
END $$;`,
      },
    ),
    bad(
      'A pattern around the value',
      `CREATE FUNCTION search_customers(term text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name ILIKE ''%' || term || '%''';
--                                                                       ^^^^ warning: term is joined in unquoted: a caller of search_customers can write SQL here. Pass it with USING or through quote_literal(). 💡
END $$;`,
      {
        history: ['CREATE TABLE customers (id bigint PRIMARY KEY, name text);'],
        fixed: `CREATE FUNCTION search_customers(term text) RETURNS SETOF customers LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT * FROM customers WHERE name ILIKE ' || quote_literal('%' || term || '%');
END $$;`,
      },
    ),
    good(
      'Values with USING, names quoted',
      `CREATE FUNCTION find_in(relation regclass, field text, wanted text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  result bigint;
BEGIN
  EXECUTE 'SELECT id FROM ' || relation || ' WHERE ' || quote_ident(field) || ' = $1' INTO result USING wanted;
  RETURN result;
END $$;`,
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
  return leak.into === 'command' && leak.by !== 'format';
}
