/** Texts that a change casts to numbers as it writes rows: one that is none ends it. Each cast is asked for before, of the rows that it is for. SQL as text. */
import { oneLine } from '../../plan/format.ts';
import { onlyOperation } from '../../operations/only.ts';
import type { QueryBlock, QueryValue } from '../../queries/model.ts';
import { queryOf } from '../../queries/queries.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { ParsedStatement } from '../../syntax/statement.ts';
import { lowerTokens, outerPlaces, outerWords } from '../../syntax/token-texts.ts';
import { slice } from '../../text/span.ts';
import { noneOf } from './check-sql.ts';
import { isTouchedBefore } from '../rows/copied-content.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';

export function castChecks(statements: readonly Placed[]): readonly Check[] {
  return statements.flatMap((placed) => {
    const { parsed } = placed.one.statement;
    const variables = parsed.bodies.flatMap(({ declarations }) => declarations);
    // With variables nobody knows of which rows a query speaks.
    if (variables.length > 0) return [];
    const all = [
      parsed,
      ...parsed.bodies.flatMap(({ runs, statements: inside }) =>
        runs === 'now' ? inside.map((one) => one.parsed) : [],
      ),
    ];
    return all.flatMap((one) => checksOf(one, placed));
  });
}

function checksOf(parsed: ParsedStatement, placed: Placed): readonly Check[] {
  const schema = schemaAt(placed);
  const select = asSelect(parsed, schema);
  return select === undefined ? [] : castsAsked(select, placed);
}

/** Of the values of a query; nothing of one that reads what the change makes or has changed by then. */
export function castsAsked(select: Select, placed: Placed): readonly Check[] {
  if (isUnknown(select.block, placed)) return [];
  const seen = new Set<string>();
  return select.block.output.flatMap(({ value }) =>
    castsIn(value).flatMap(({ type, of }) => {
      const pattern = patterns.get(type);
      const inner = slice(select.text, of.span);
      const key = `${type} ${inner}`;
      if (pattern === undefined || seen.has(key)) return [];
      seen.add(key);
      return [
        noneOf(
          `every text that ${placed.place} casts to ${oneLine(type)} is one`,
          `SELECT 1 FROM (SELECT (${inner})::text AS value ${select.rest}) AS given WHERE value !~* '${pattern}'`,
          { reads: 'rows', quotesMigration: true },
        ),
      ];
    }),
  );
}

const whole = String.raw`^\s*[-+]?[0-9]+\s*$`;
const number = String.raw`^\s*([-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)(e[-+]?[0-9]+)?|nan|[-+]?inf(inity)?)\s*$`;
const patterns: ReadonlyMap<string, string> = new Map([
  ...['int2', 'int4', 'int8'].map((type) => [type, whole] as const),
  ...['float4', 'float8', 'numeric'].map((type) => [type, number] as const),
  ['uuid', String.raw`^[{]?([0-9a-f]{4}-?){8}[}]?$`],
]);

/** The query whose rows an UPDATE or INSERT writes, with the text behind its values. */
export interface Select {
  readonly text: string;
  readonly block: QueryBlock;
  /** `FROM … WHERE …`. */
  readonly rest: string;
}

function asSelect(parsed: ParsedStatement, schema: Schema): Select | undefined {
  if (onlyOperation(parsed, 'insert') !== undefined) {
    const block = queryOf(parsed, schema)?.inside.find(({ place }) => place === 'source');
    const end = block?.output.at(-1)?.span.end;
    const from =
      end === undefined
        ? undefined
        : parsed.tokens.find((one) => one.start >= end && slice(parsed.text, one).toLowerCase() === 'from');
    if (block?.kind !== 'select' || from === undefined || block.aggregates) return undefined;
    return { text: parsed.text, block, rest: parsed.text.slice(from.start, block.span.end) };
  }
  return onlyOperation(parsed, 'update') === undefined ? undefined : selectOfUpdate(parsed, schema);
}

/** `UPDATE t SET a = x FROM s WHERE …` as `SELECT x FROM t, s WHERE …`. */
export function selectOfUpdate(parsed: ParsedStatement, schema: Schema): Select | undefined {
  const { tokens, text, rereader } = parsed;
  const words = lowerTokens(parsed);
  const at = outerPlaces(words, ['update', 'set', 'from', 'where', 'returning', 'with']);
  const [update, set] = [at.get('update'), at.get('set')];
  if (update !== 0 || set === undefined || at.has('with') || at.has('returning')) return undefined;
  const last = tokens.length - (words.at(-1) === ';' ? 1 : 0);
  const [from, where] = [at.get('from'), at.get('where') ?? last];
  const commas = outerWords(words).flatMap(([place, word]) =>
    word === ',' && place > set && place < Math.min(from ?? where, where) ? [place] : [],
  );
  const textOf = (first: number, behind: number): string =>
    text.slice(tokens[first]?.start ?? 0, tokens[behind - 1]?.end ?? 0);
  const ends = [...commas, from ?? where];
  const values = [set, ...commas].map((start, nth) => {
    // `column = value`, where the column is one word.
    const isPlain = words[start + 2] === '=';
    return isPlain ? textOf(start + 3, ends[nth] ?? where) : undefined;
  });
  if (values.some((one) => one === undefined)) return undefined;
  const sources = [textOf(1, set), ...(from === undefined ? [] : [textOf(from + 1, where)])].join(', ');
  const rest = `FROM ${sources}${where < last ? ` ${textOf(where, last)}` : ''}`;
  const sql = `SELECT ${values.join(', ')} ${rest}`;
  const [only] = rereader?.commands(sql) ?? [];
  const block = only && queryOf(only, schema);
  return block?.kind === 'select' ? { text: sql, block, rest } : undefined;
}

/** It reads what the change makes or has changed by then, or names that nobody knows. */
export function isUnknown({ sources }: QueryBlock, placed: Placed): boolean {
  return sources.some(
    ({ kind, relation }) =>
      kind !== 'relation' ||
      relation === undefined ||
      !placed.start.relations.has(relation) ||
      isWrittenBefore(relation, placed),
  );
}

/** A column that has come meanwhile is not what is cast. */
function isWrittenBefore(key: string, placed: Placed): boolean {
  const { section, at } = placed;
  const isAddedOnly = section.statements.slice(0, at).every(({ actions }, index) => {
    const schema = schemaAt({ section, at: index });
    return actions.every(
      ({ operation }) =>
        !('table' in operation) ||
        operation.table === undefined ||
        displayName(relationKey(schema, operation.table)) !== displayName(key) ||
        ['addColumn', 'createIndex', 'addConstraint', 'setDefault'].includes(operation.kind),
    );
  });
  return !isAddedOnly && isTouchedBefore(key, placed);
}

type Cast = Extract<QueryValue, { readonly kind: 'cast' }>;

/** Of texts: a column of one, or a part of a document. */
export function castsIn(value: QueryValue | undefined): readonly Cast[] {
  switch (value?.kind) {
    case 'cast':
      return !value.array && isText(value.of) ? [value] : castsIn(value.of);
    case 'call':
      return value.arguments.flatMap(castsIn);
    case 'operator':
      return value.operands.flatMap(castsIn);
    case 'collate':
      return castsIn(value.of);
    // Of a CASE only some rows come to the cast.
    default:
      return [];
  }
}

function isText(value: QueryValue): boolean {
  if (value.kind === 'operator') return value.operator === '->>' || value.operator === '#>>';
  return value.kind === 'column' && ['text', 'varchar', 'bpchar'].includes(value.type?.name ?? '');
}
