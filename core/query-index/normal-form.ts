/**
 * The form of a statement that a server's view and a file of the workspace have in common: no values, no comments, one spelling. What is in
 * it can be shown to others. Names no file; see own-statements.ts.
 */
import { tokenize as mysqlTokens } from '../syntax/mysql/lexer.ts';
import { tokenize as postgresTokens } from '../syntax/postgres/lexer.ts';
import type { Token } from '../syntax/token.ts';

/** A value, whatever it is: a literal, a parameter, a placeholder of a template. */
const value = '?';

/** Longer texts are not compared: a server keeps less of them. */
const longest = 200_000;

export function normalForm(text: string, dialect: 'postgresql' | 'mysql' = 'postgresql'): string {
  const cut = text.slice(0, longest);
  const tokens = dialect === 'mysql' ? mysqlTokens(cut) : postgresTokens(cut);
  return words(tokens, cut, dialect === 'mysql').join(' ');
}

/** The statements of a text that was sent at once, each in its normal form. */
export function normalForms(normal: string): readonly string[] {
  return normal
    .split(' ; ')
    .map((one) => one.replace(/ ;$/, ''))
    .filter((one) => one !== '');
}

function words(tokens: readonly Token[], text: string, isMysql: boolean): readonly string[] {
  const found: string[] = [];
  for (const token of tokens) {
    const word = wordOf(token, text, isMysql);
    if (word === undefined) continue;
    if (word !== value) found.push(word);
    else addValue(found);
  }
  return found;
}

/** A sign is a part of its number, and a list of values is one value, as servers since PostgreSQL 18 count them. */
function addValue(found: string[]): void {
  const isSigned = /^[-+]$/.test(found.at(-1) ?? '') && !isOperand(found.at(-2));
  if (isSigned) found.pop();
  const isListed = found.at(-1) === ',' && found.at(-2) === value;
  if (isListed) found.pop();
  else found.push(value);
}

function isOperand(word: string | undefined): boolean {
  return word === undefined ? false : word === value || word === ')' || word === ']' || isName(word);
}

function isName(word: string): boolean {
  return /^["`\p{L}_]/u.test(word) && !leading.has(word);
}

/** Words after which a sign belongs to the number that follows. */
const leading: ReadonlySet<string> = new Set(
  'and between by case else in is like limit not offset or return returning select set then values when where'.split(
    ' ',
  ),
);

const constants: ReadonlySet<string> = new Set(['true', 'false', 'null']);

function wordOf(token: Token, text: string, isMysql: boolean): string | undefined {
  const written = text.slice(token.start, token.end);
  switch (token.kind) {
    case 'comment':
    case 'meta-command':
      return undefined;
    case 'word': {
      const folded = written.toLowerCase();
      return constants.has(folded) ? value : folded;
    }
    case 'quoted-identifier': {
      // A quoted name that needs no quotes is the same name. MySQL's digests quote every name, and columns have no case there.
      const inner = isMysql ? written.slice(1, -1).toLowerCase() : written.slice(1, -1);
      return token.open ? value : /^[a-z_][a-z0-9_$]*$/.test(inner) ? inner : written;
    }
    case 'operator':
      // A parameter of drivers that write a question mark.
      return written;
    case 'punctuation':
      return written;
    case 'string':
    case 'number':
    case 'parameter':
    case 'template':
    case 'unknown':
      return value;
  }
}
