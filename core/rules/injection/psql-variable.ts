/** psql variables that are inserted into a statement unquoted. */
import { oncePer } from '../../collections/once-per.ts';
import { wordSet } from '../../collections/word-set.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import type { Statement } from '../../syntax/statement.ts';
import type { Token } from '../../syntax/token.ts';
import { replace } from '../../text/edit.ts';
import { slice } from '../../text/span.ts';

const messages = {
  bare: 'psql puts the value of {variable} in as it is: whoever sets it can write SQL here. Write {quoted}.',
} as const;

export const rule = defineRule({
  id: 'injection/psql-variable',
  hazard: 'weakens',
  elsewhere: 'Variables are psql’s.',
  summary: 'A variable of psql without quotes.',
  why: `psql replaces \`:name\` by the value of the variable before it sends the statement, letter by letter: a value with a quote, a space or a
semicolon changes the statement. Values come from \`-v\`, \`\\set\`, \`\\getenv\`, \`\\gset\` and \`\\prompt\`: from pipelines, environments, tables and people.`,
  instead: `\`:'name'\` is quoted as a value, \`:"name"\` as a name. psql quotes what is inside. Where SQL itself is meant, a list of columns for
instance, keep it in the script.`,
  whenOff: 'Where scripts run by hand alone, with values that the same person types.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'Quoted, capitals and dots of a name count, and a value is a string until the server makes it fit.',
  },
  directions: 'both',
  examples: [
    bad(
      'A value',
      `\\set wanted 'O''Neil'
DELETE FROM customers WHERE name = :wanted;
--                                 ^^^^^^^ warning: psql puts the value of wanted in as it is: whoever sets it can write SQL here. Write :'wanted'. 💡`,
      {
        history: ['CREATE TABLE customers (name text);'],
        fixed: `\\set wanted 'O''Neil'
DELETE FROM customers WHERE name = :'wanted';`,
        notExecutable: 'psql fills the variable',
      },
    ),
    bad(
      'A name',
      `\\getenv owner APP_OWNER
ALTER TABLE customers OWNER TO :owner;
--                             ^^^^^^ warning: psql puts the value of owner in as it is: whoever sets it can write SQL here. Write :"owner". 💡`,
      {
        history: ['CREATE TABLE customers (name text);'],
        fixed: `\\getenv owner APP_OWNER
ALTER TABLE customers OWNER TO :"owner";`,
        notExecutable: 'psql fills the variable',
      },
    ),
    bad(
      'A name in a list',
      `\\getenv reader APP_READER
GRANT SELECT ON customers TO support, :reader;
--                                    ^^^^^^^ warning: psql puts the value of reader in as it is: whoever sets it can write SQL here. Write :"reader". 💡`,
      {
        history: ['CREATE TABLE customers (name text);', 'CREATE ROLE support;'],
        fixed: `\\getenv reader APP_READER
GRANT SELECT ON customers TO support, :"reader";`,
        notExecutable: 'psql fills the variable',
      },
    ),
    good(
      'Quoted by psql',
      `\\getenv owner APP_OWNER
ALTER TABLE customers OWNER TO :"owner";
DELETE FROM customers WHERE name = :'wanted';`,
      { history: ['CREATE TABLE customers (name text);'], notExecutable: 'psql fills the variable' },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    const { parsed } = context.statement;
    if (context.body !== undefined || parsed.operations[0] !== operation) return;
    if (!parsed.text.includes(':') || parsed.tokens.length === 1) return;
    const bare = parsed.tokens.flatMap((token, at) => (isBare(token, parsed.text) ? [at] : []));
    if (bare.length === 0 || !isForPsql(context.siblings)) return;
    for (const at of bare) {
      const token = parsed.tokens[at];
      if (token === undefined) continue;
      const variable = slice(parsed.text, token).slice(1);
      if (isFixed(variable, context)) continue;
      const as = namesOnly.has(firstWordOf(parsed)) ? 'name' : placeOf(parsed.tokens[at - 1], parsed.text);
      const quoted = as === 'name' ? `:"${variable}"` : `:'${variable}'`;
      context.report({
        message: 'bare',
        at: token,
        data: { variable, quoted: as === undefined ? `${quoted} or :"${variable}"` : quoted },
        fix:
          as === undefined
            ? undefined
            : { kind: 'rewrite', title: `Write ${quoted}`, edits: [replace(token, quoted)] },
      });
    }
  },
});

function isBare(token: Token, text: string): boolean {
  return text[token.start] === ':' && /^:\w/.test(slice(text, token));
}

/** Commands of psql, or variables quoted as only psql does. */
const isForPsql = oncePer((siblings: readonly Statement[]): boolean =>
  siblings.some(
    ({ parsed, sentBy }) =>
      sentBy !== undefined ||
      (parsed.understanding.kind === 'skipped' && parsed.understanding.reason === 'psql command') ||
      parsed.tokens.some((token) => /^:['"]/.test(slice(parsed.text, token))),
  ),
);

/** The script itself last sets it to a word or number, or to a value that the server computes without a table: nobody else decides. */
function isFixed(variable: string, { siblings, statement }: RuleContext<typeof messages>): boolean {
  const set = siblings.findLast(
    (one) =>
      one.span.start < statement.span.start &&
      (/^\\set\s+(\S+)/.exec(one.parsed.text.trim())?.[1] === variable || gives(one, variable)),
  );
  if (set?.sentBy !== undefined)
    return set.parsed.operations.every((one) => one.kind === 'select' && one.reads.length === 0);
  return set !== undefined && /^\\set\s+\S+\s+[\w.+-]+$/.test(set.parsed.text.trim());
}

/** `SELECT … AS one \gset pre_` sets pre_one. */
function gives({ sentBy = '', parsed }: Statement, variable: string): boolean {
  const gset = /^\\gset\b\s*(\S*)/.exec(sentBy);
  if (gset === null || !variable.startsWith(gset[1] ?? '')) return false;
  const name = variable.slice(gset[1]?.length ?? 0);
  return parsed.tokens.some((token) => slice(parsed.text, token).replaceAll('"', '') === name);
}

/** Cached: a section has one answer for all its statements. */

function placeOf(before: Token | undefined, text: string): 'name' | 'value' | undefined {
  if (before === undefined) return undefined;
  const written = slice(text, before).toLowerCase();
  if (afterNames.has(written)) return 'name';
  return before.kind === 'operator' || afterValues.has(written) ? 'value' : undefined;
}

function firstWordOf({ text, tokens }: Pick<Statement['parsed'], 'text' | 'tokens'>): string {
  const [token] = tokens;
  return token === undefined ? '' : slice(text, token).toLowerCase();
}

/** Statements in which no value can stand. */
const namesOnly = wordSet('grant revoke reassign drop');
const afterNames = wordSet(`
  table schema role user database owner to from join into update extension type sequence view index tablespace
`);
const afterValues = wordSet('( , password limit offset like ilike in between and values');
