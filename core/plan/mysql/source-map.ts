/**
 * Maps nodes of a MySQL or MariaDB plan to the places in the query where their tables are named. By tokens; if a name occurs twice, its
 * place is the whole query.
 */
import { wordSet } from '../../collections/word-set.ts';
import { tokenize } from '../../syntax/mysql/lexer.ts';
import type { Token } from '../../syntax/token.ts';
import type { Span } from '../../text/span.ts';
import type { Plan } from '../model.ts';
import { mapToWhole, type SourceMap } from '../source-map/source-map.ts';

/** `read`: the lexer of another dialect with the same syntax for tables. */
export function mapMysql(plan: Plan, sql: string, read: Tokenize = tokenize): SourceMap {
  const places = tablesIn(sql, read);
  const whole = mapToWhole(plan, { start: 0, end: sql.length });
  return whole.map((mapped, at) => {
    const alias = plan.nodes[at]?.alias?.toLowerCase();
    const [place, ...others] = places.filter((one) => one.alias.toLowerCase() === alias);
    return place === undefined || others.length > 0
      ? mapped
      : { ...mapped, spans: [{ start: place.start, end: place.end }], exact: true };
  });
}

type Tokenize = (sql: string) => readonly Token[];

interface Table extends Span {
  readonly alias: string;
}

const before = new Set(['from', 'join', 'update', 'into', 'straight_join']);
const notAlias = wordSet(`
  where join inner left right cross natural straight_join on using group order having limit set union force
  use ignore partition for lock values select window procedure intersect except with option pivot unpivot
  tablesample
`);

/** After these keywords a comma is not followed by a table. */
const ends = wordSet(`
  where group order having limit set union select values for lock procedure intersect except window
`);

/** A name after FROM, JOIN or one of their commas, with its alias. */
function tablesIn(sql: string, read: Tokenize): readonly Table[] {
  const tokens = read(sql).filter(({ kind }) => kind !== 'comment');
  const written = tokens.map(({ start, end }) => sql.slice(start, end));
  const found: Table[] = [];
  let inFrom = false;
  const around: boolean[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = written[at]?.toLowerCase() ?? '';
    // Parentheses contain a FROM of their own, or none.
    if (word === '(') around.push(inFrom);
    if (word === ')') inFrom = around.pop() ?? false;
    else if (word === '(') inFrom = false;
    else if (before.has(word)) inFrom = true;
    else if (ends.has(word)) inFrom = false;
    const opens = before.has(word) || (inFrom && word === ',');
    if (!opens) continue;
    let last = at + 1;
    while (written[last + 1] === '.' && tokens[last + 2] !== undefined) last += 2;
    const [first, name] = [tokens[at + 1], tokens[last]];
    if (first === undefined || name === undefined || !isName(name.kind)) continue;
    let end = last;
    if (written[end + 1]?.toLowerCase() === 'as') end += 1;
    const next = tokens[end + 1];
    const isAliased =
      next !== undefined && isName(next.kind) && !notAlias.has(written[end + 1]?.toLowerCase() ?? '');
    const alias = isAliased ? next : name;
    found.push({ alias: unquoted(sql.slice(alias.start, alias.end)), start: first.start, end: alias.end });
  }
  return found;
}

function isName(kind: string): boolean {
  return kind === 'word' || kind === 'quoted-identifier';
}

function unquoted(name: string): string {
  if (name.startsWith('[')) return name.slice(1, -1).replaceAll(']]', ']');
  return name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name;
}
