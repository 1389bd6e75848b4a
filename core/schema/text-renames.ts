/**
 * Renames and uses in texts that are stored as text: CHECKs, defaults, index expressions and predicates. The server stores trees, so its
 * text has the new name after a rename. Texts with resolved references (views, policies) use those instead.
 */
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { isIdentifier, lexemes, mayMention, type Lexeme } from './expression-text.ts';

interface ObjectParts {
  readonly schema: string;
  readonly name: string;
}

/** A column's name. Functions and types of that name stay; `behind`: only where one of these qualifiers and a dot precede it. */
export function withRenamed(
  expression: string,
  from: string,
  to: string,
  behind: readonly string[] = [],
): string {
  return replacedWhere(expression, from, (one, i, all) => {
    if (!isIdentifier(one) || one.text !== from || all[i + 1]?.text === '(' || isTypePlace(all, i))
      return undefined;
    const qualifier = all[i - 1]?.text === '.' ? all[i - 2]?.text : undefined;
    const stays = behind.length > 0 && (qualifier === undefined || !behind.includes(qualifier));
    // The name before a dot is a table's.
    if (stays || all[i + 1]?.text === '.') return undefined;
    return { start: one.start, text: quoteIdentifier(to) };
  });
}

/** A table's name as the qualifier of its columns. */
export function withQualifierRenamed(expression: string, from: string, to: string): string {
  return replacedWhere(expression, from, (one, i, all) =>
    isIdentifier(one) && one.text === from && all[i + 1]?.text === '.' && all[i - 1]?.text !== '.'
      ? { start: one.start, text: quoteIdentifier(to) }
      : undefined,
  );
}

/** A type's name, after `::` or in CAST ( … AS … ); qualified if it was. */
export function withTypeRenamed(expression: string, from: ObjectParts, to: ObjectParts): string {
  return replacedWhere(expression, from.name, (one, i, all) =>
    isIdentifier(one) && one.text === from.name && isTypePlace(all, i)
      ? spelled(one, i, all, from, to)
      : undefined,
  );
}

/** A function's name before its arguments; qualified if it was. */
export function withFunctionRenamed(expression: string, from: ObjectParts, to: ObjectParts): string {
  return replacedWhere(expression, from.name, (one, i, all) =>
    isIdentifier(one) && one.text === from.name && all[i + 1]?.text === '('
      ? spelled(one, i, all, from, to)
      : undefined,
  );
}

/** True if a text calls a function. */
export function calls(expression: string | undefined, routine: ObjectParts): boolean {
  if (expression === undefined || !expression.includes(routine.name)) return false;
  return (
    withFunctionRenamed(expression, routine, { schema: routine.schema, name: `${routine.name}_` }) !==
    expression
  );
}

/** The sequence in nextval('…'), currval and setval. */
export function withSequenceRenamed(expression: string, from: ObjectParts, to: ObjectParts): string {
  return replacedWhere(expression, from.name, (one, i, all) => {
    if (one.kind !== 'string' || all[i - 1]?.text !== '(') return undefined;
    if (!['nextval', 'currval', 'setval'].includes(all[i - 2]?.text ?? '')) return undefined;
    const names = identifiersIn(one.text.slice(1, -1).replaceAll("''", "'"));
    const matches = names.at(-1) === from.name && (names.length === 1 || names.at(-2) === from.schema);
    if (!matches) return undefined;
    const qualified = names.length > 1 || from.schema !== to.schema;
    const schema = qualified ? `${quoteIdentifier(to.schema)}.` : '';
    const name = `${schema}${quoteIdentifier(to.name)}`.replaceAll("'", "''");
    return { start: one.start, text: `'${name}'` };
  });
}

/** Replaces one string literal by another. */
export function withLiteral(expression: string, from: string, to: string): string {
  const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  return replacedWhere(expression, from, (one) =>
    one.kind === 'string' && one.text === quoted(from) ? { start: one.start, text: quoted(to) } : undefined,
  );
}

function spelled(
  one: Lexeme,
  i: number,
  all: readonly Lexeme[],
  from: ObjectParts,
  to: ObjectParts,
): Replacement | undefined {
  const dotted = all[i - 1]?.text === '.';
  if (dotted && all[i - 2]?.text !== from.schema) return undefined;
  const start = dotted ? (all[i - 2]?.start ?? one.start) : one.start;
  const schema = dotted || from.schema !== to.schema ? `${quoteIdentifier(to.schema)}.` : '';
  return { start, text: schema + quoteIdentifier(to.name) };
}

/** After `::` or AS, and possibly a schema. */
function isTypePlace(all: readonly Lexeme[], i: number): boolean {
  const before = all[all[i - 1]?.text === '.' ? i - 3 : i - 1];
  return before?.text === '::' || (before?.kind === 'word' && before.text === 'as');
}

/** The parts of a qualified name, folded. */
function identifiersIn(text: string): readonly string[] {
  return lexemes(text)
    .filter(isIdentifier)
    .map((one) => one.text);
}

interface Replacement {
  readonly start: number;
  readonly text: string;
}

/** `name` is the old name: most texts do not contain it and need no lexing. */
function replacedWhere(
  expression: string,
  name: string,
  replacement: (one: Lexeme, i: number, all: readonly Lexeme[]) => Replacement | undefined,
): string {
  if (!name.includes("'") && !mayMention(expression, name)) return expression;
  const all = lexemes(expression);
  let result = '';
  let at = 0;
  all.forEach((one, i) => {
    const found = replacement(one, i, all);
    if (found === undefined || found.start < at) return;
    result += expression.slice(at, found.start) + found.text;
    at = one.end;
  });
  return at === 0 ? expression : result + expression.slice(at);
}
