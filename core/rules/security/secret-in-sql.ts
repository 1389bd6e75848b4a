/**
 * Connection strings with a password, keys and tokens of known formats, in a string of a statement. secret-formats decides what is a
 * secret: it considers words, because examples and placeholders have the same format.
 */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isHardCodedKey, keyFunctions, secretIn } from '../../rule-kit/security/secret-formats.ts';
import { tokenize } from '../../syntax/postgres/lexer.ts';
import type { Token } from '../../syntax/token.ts';
import { shift, slice, type Span } from '../../text/span.ts';

const messages = {
  secret:
    '{what} is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.',
} as const;

const settings = 'CREATE TABLE settings (name text PRIMARY KEY, value text);';
const elsewhere = { notExecutable: 'the other server is not there' } as const;

export const rule = defineRule({
  id: 'security/secret-in-sql',
  hazard: 'opens',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A connection string with its password, a private key, or a token of a known form.',
  why: `Migrations are copied with the repository, into images and build logs, and stay in its history; the server writes them to its log,
where that holds statements. Subscriptions, \`dblink\` and foreign servers take connection strings, \`vault.create_secret\` the secret itself,
\`pgp_sym_encrypt\` the key to all that it encrypts; seeds take keys of other services. Whoever reads one can use it until it is changed.`,
  instead:
    'Let the deployment hand the value in (a placeholder of the migration tool, a variable of psql), or create the object outside of migrations.',
  whenOff: 'Never: suppress what is made up for tests.',
  messages,
  fix: { kinds: [], because: 'It stays in the history of the repository: it has to be changed.' },
  directions: 'both',
  bodies: 'all',
  examples: [
    bad(
      'A subscription',
      `CREATE SUBSCRIPTION copy CONNECTION 'host=db.shop.net dbname=shop user=copy password=kR8vQ2mXzTa' PUBLICATION shop;
--                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: A connection string with its password is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.`,
      elsewhere,
    ),
    bad(
      'A URL among settings',
      `INSERT INTO settings VALUES ('queue', 'amqp://worker:kR8vQ2mXzTa@queue.shop.net/jobs');
--                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: A URL with its password is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.`,
      { history: [settings] },
    ),
    good(
      'Handed in by the deployment',
      "INSERT INTO settings VALUES ('queue', 'amqp://worker:${QUEUE_PASSWORD}@queue.shop.net/jobs');",
      { history: [settings] },
    ),
    bad(
      'SQLite: a URL among settings',
      `INSERT INTO settings VALUES ('queue', 'amqp://worker:kR8vQ2mXzTa@queue.shop.net/jobs');
--                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: A URL with its password is in version control: whoever can read the repository can use it. Change it, and hand it in from outside.`,
      { dialect: 'sqlite', history: [settings] },
    ),
    good('MySQL: a URL without one', "INSERT INTO settings VALUES ('queue', 'amqp://queue.shop.net/jobs');", {
      dialect: 'mysql',
      history: ['CREATE TABLE settings (name varchar(50) PRIMARY KEY, value text);'],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    const { parsed } = context.statement;
    // Bodies and their expressions are read with the statement that contains them. A statement with several operations is examined once.
    if (context.body !== undefined || parsed.operations[0] !== operation) return;
    const found = firstSecret(parsed.text, parsed.tokens, 0);
    if (found !== undefined) context.report({ message: 'secret', at: found.at, data: { what: found.what } });
  },
});

interface Found {
  readonly what: string;
  readonly at: Span;
}

/** `from`: the text's offset in the statement. */
function firstSecret(text: string, tokens: readonly Token[], from: number): Found | undefined {
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'string') continue;
    const literal = slice(text, token);
    const found = inDollars(literal, from + token.start) ?? wholly(literal, from + token.start);
    if (found !== undefined) return found;
    const key = keyAt(text, tokens, at);
    if (key !== undefined) return { what: key, at: shift(token, from) };
  }
  return undefined;
}

/** A dollar-quoted string may contain a program. */
function inDollars(literal: string, from: number): Found | undefined {
  const quote = /^\$\w*\$/.exec(literal)?.[0];
  if (quote === undefined || literal.length < 2 * quote.length) return undefined;
  const inside = literal.slice(quote.length, -quote.length);
  return firstSecret(inside, tokenize(inside), from + quote.length);
}

function wholly(literal: string, start: number): Found | undefined {
  // A quoted program was examined separately; it contains a secret only in one of its literals.
  if (literal.startsWith('$') && literal.length > longest) return undefined;
  const what = secretIn(literal);
  return what === undefined ? undefined : { what, at: { start, end: start + literal.length } };
}

/** Longer texts are programs and documents. */
const longest = 4000;

/** The literal is the secret argument of a function. */
function keyAt(text: string, tokens: readonly Token[], at: number): string | undefined {
  const literal = tokens[at];
  let place = 0;
  let depth = 0;
  for (let open = at - 1; open > 0; open -= 1) {
    const written = text.charAt(tokens[open]?.start ?? 0);
    if (written === ')') depth += 1;
    else if (written === ';') return undefined;
    else if (written === '(' && depth > 0) depth -= 1;
    else if (written === ',' && depth === 0) place += 1;
    else if (written === '(') {
      const before = tokens[open - 1];
      const name = before === undefined ? '' : slice(text, before).toLowerCase();
      if (literal === undefined || keyFunctions.get(name) !== place) return undefined;
      return isHardCodedKey(slice(text, literal)) ? `The key of ${name}` : undefined;
    }
  }
  return undefined;
}
