/** A character set limited to three bytes: utf8 on MySQL and MariaDB. */
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst } from '../../rule-kit/statements/neighbours.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  short:
    '{server} takes {word} for characters of three bytes: an emoji or a rarer script is refused, or lost where strict mode is off. Use utf8mb4.',
} as const;

export const rule = defineRule({
  id: 'design/three-byte-charset',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['mysql'],
  elsewhere: 'A character set holds all of Unicode.',
  summary: 'A table or column of the character set utf8 or utf8mb3.',
  why: `\`utf8\` on MySQL and MariaDB is \`utf8mb3\`: three bytes a character at most. Emoji, many Chinese names and all else beyond the first
65,536 characters need four. In strict mode a row with one is refused (*Incorrect string value*), without it a question mark takes its place: measured on MariaDB 10.11. MySQL calls
\`utf8mb3\` deprecated. A table that is converted later is copied while nobody can write to it.`,
  instead: '`utf8mb4`, with a collation of its own such as `utf8mb4_unicode_ci`.',
  whenOff: 'Where the texts are codes of ASCII, or what is indexed would get too long.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'It takes all characters that the other takes. Keys over long texts get longer by a third: the server says where one is too long.',
  },
  examples: [
    bad(
      'A table',
      `CREATE TABLE posts (id bigint PRIMARY KEY, body text) ENGINE=InnoDB DEFAULT CHARSET=utf8 COLLATE=utf8_unicode_ci;
--                                                                                  ^^^^ info: MySQL takes utf8 for characters of three bytes: an emoji or a rarer script is refused, or lost where strict mode is off. Use utf8mb4. 💡`,
      {
        dialect: 'mysql',
        fixed:
          'CREATE TABLE posts (id bigint PRIMARY KEY, body text) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;',
      },
    ),
    good(
      'utf8mb4',
      "CREATE TABLE posts (id bigint PRIMARY KEY, body text DEFAULT 'charset utf8') CHARSET=utf8mb4;",
      {
        dialect: 'mysql',
        targetVersion: 1011,
      },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    if (!defines(operation) || !isFirst(operation, context)) return;
    const place = charsetPlace(context);
    if (place === undefined) return;
    const server = vendor('mysql', context.targetVersion);
    context.report({
      message: 'short',
      at: place,
      data: { server, word: bare(context.text(place)) },
      fix: wider(context),
    });
  },
});

type Context = RuleContext<typeof messages>;

function defines({ kind }: Operation): boolean {
  return (
    kind === 'createTable' || kind === 'addColumn' || kind === 'redefineColumn' || kind === 'alterTableOption'
  );
}

/** The name after CHARSET or CHARACTER SET, with or without an equals sign. */
function charsetPlace(context: Context): Span | undefined {
  const { tokens } = context.statement.parsed;
  const word = (at: number): string => {
    const token = tokens[at];
    return token === undefined ? '' : context.text(token).toLowerCase();
  };
  const at = tokens.findIndex((one, place) => {
    if (!short.test(bare(context.text(one)))) return false;
    const before = word(place - 1) === '=' ? place - 2 : place - 1;
    return (
      word(before) === 'charset' ||
      (word(before) === 'set' && ['character', 'char'].includes(word(before - 1)))
    );
  });
  const found = tokens[at];
  return found && { start: found.start, end: found.end };
}

/** Also its collations, whose names begin with it. */
function wider(context: Context): RuleFix {
  const edits = context.statement.parsed.tokens.flatMap((one, at, all) => {
    const name = bare(context.text(one));
    const before = all[at - 1];
    const isNamed = before !== undefined && /^(?:=|charset|set|collate)$/i.test(context.text(before));
    if (!isNamed || !/^utf8(?:mb3)?(?:_\w+)?$/i.test(name)) return [];
    return [replace(one, context.text(one).replace(/utf8(?:mb3)?/i, 'utf8mb4'))];
  });
  return { kind: 'rewrite', title: 'Use utf8mb4', edits };
}

const short = /^utf8(?:mb3)?$/i;

function bare(written: string): string {
  return written.replaceAll(/^['"`]|['"`]$/g, '');
}
