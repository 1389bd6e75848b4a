/**
 * The queries of a document for which a plan can be requested: statements, queries inside functions and DO blocks, those of views, and what
 * a policy adds to one. With their positions, and the statements before them that shape the tables.
 */
import { oncePer } from '../../collections/once-per.ts';
import type { CreatePolicy } from '../../operations/model/access.ts';
import type { CreateView } from '../../operations/model/programs.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { ParsedBody, ParsedStatement, Statement } from '../../syntax/statement.ts';
import { blanked } from '../../text/blank.ts';
import { shift, slice, type Span } from '../../text/span.ts';

export interface PlannableQuery {
  /** In the document. */
  readonly span: Span;
  readonly text: string;
  /** Enclosing variables and arguments, which are parameters of the query. */
  readonly variables: readonly string[];
  /** A part of a definition: nobody sends it as it is. */
  readonly isDefinition?: true;
  /** It is sent when a program calls what is defined here, not when the document runs. */
  readonly runsLater?: true;
}

/** In text order; a body's queries follow the statement that contains them. Lenses, hints, hovers and diagnostics ask for them. */
export const queriesIn: (statements: readonly Statement[]) => readonly PlannableQuery[] = oncePer(queriesOf);

function queriesOf(statements: readonly Statement[]): readonly PlannableQuery[] {
  return statements.flatMap(({ span, parsed }) => [
    ...(isQuery(parsed) ? [{ span, text: parsed.text, variables: [] }] : []),
    ...definedIn(parsed, span.start),
    ...insideOf(parsed, span.start),
  ]);
}

/** Statements that EXPLAIN plans: the guard checks the parse tree again before anything is sent. */
function isQuery({ operations: [first], understanding }: ParsedStatement): boolean {
  switch (first?.kind) {
    case 'select':
    case 'insert':
    case 'update':
    case 'delete':
      return understanding.kind === 'understood';
    default:
      return false;
  }
}

// ---------------------------------------------------------------------------------------------------------- definitions

function definedIn({ text, operations, tokens }: ParsedStatement, start: number): readonly PlannableQuery[] {
  return operations.flatMap((one): readonly PlannableQuery[] => {
    const defined =
      one.kind === 'createView'
        ? ofView(text, one)
        : one.kind === 'createPolicy'
          ? ofPolicy(text, one, tokens)
          : undefined;
    return defined === undefined
      ? []
      : [
          {
            ...defined,
            span: shift(defined.span, start),
            variables: [],
            isDefinition: true,
            runsLater: true,
          },
        ];
  });
}

type Defined = Pick<PlannableQuery, 'span' | 'text'>;

/** The query of a recursive view is only a part of what the server makes of it. */
function ofView(text: string, { query }: CreateView): Defined | undefined {
  if (query.start === 0 || /\brecursive\s+view\b/i.test(text.slice(0, query.start))) return undefined;
  return { span: query, text: slice(text, query) };
}

/** `SELECT * FROM orders WHERE …` in place of `CREATE POLICY … ON orders … USING (…)`, character for character. */
function ofPolicy(
  text: string,
  { table, using }: CreatePolicy,
  tokens: ParsedStatement['tokens'],
): Defined | undefined {
  const head = 'SELECT * FROM';
  const keyword = using && tokens.findLast((one) => one.end <= using.start && isWord(text, one, 'using'));
  if (using === undefined || keyword === undefined) return undefined;
  const blank = blanked(text, [{ start: 0, end: text.length }]);
  if (blank.slice(0, head.length).trim() !== '' || table.start <= head.length) return undefined;
  const put = [
    { start: table.start, text: slice(text, table) },
    { start: keyword.start, text: 'WHERE' },
    { start: using.start, text: slice(text, using) },
  ];
  const query = put.reduce((made, one) => `${made}${blank.slice(made.length, one.start)}${one.text}`, head);
  return { span: { start: 0, end: query.length }, text: query };
}

function isWord(text: string, token: Span & { readonly kind: string }, word: string): boolean {
  return token.kind === 'word' && slice(text, token).toLowerCase() === word;
}

// --------------------------------------------------------------------------------------------------------------- bodies

function insideOf({ bodies, operations }: ParsedStatement, start: number): readonly PlannableQuery[] {
  const runsLater = operations.some(({ kind }) => kind === 'createFunction');
  return bodies.flatMap((body) =>
    body.statements.flatMap(({ span, parsed }): readonly PlannableQuery[] => {
      const query = {
        span: { start: start + span.start, end: start + span.end },
        text: parsed.text,
        variables: variablesOf(body),
        ...(runsLater && { runsLater }),
      };
      return isQuery(parsed) && !fillsVariables(parsed) ? [query] : [];
    }),
  );
}

function variablesOf({ declarations }: ParsedBody): readonly string[] {
  return declarations.map(({ name }) => name);
}

/** Servers do not know SELECT … INTO with a variable. */
function fillsVariables({ tokens, text }: ParsedStatement): boolean {
  const words = tokens
    .filter(({ kind }) => kind === 'word')
    .map(({ start, end }) => text.slice(start, end).toLowerCase());
  return words[0] === 'select' && words.includes('into');
}

/** The innermost query that contains the offset. */
export function queryAround(queries: readonly PlannableQuery[], offset: number): PlannableQuery | undefined {
  return queries
    .filter(({ span }) => span.start <= offset && offset <= span.end)
    .toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}

// -------------------------------------------------------------------------------------------------------------- before

/**
 * The statements of a query's document without which its tables are others: those before it, and the keys and indexes that come after a
 * definition, as in a dump. Asked for each query at each change of the document.
 */
export function shapedBefore(
  statements: readonly Statement[],
  { span: { start }, text, runsLater }: PlannableQuery,
): readonly ParsedStatement[] {
  const found: ParsedStatement[] = [];
  let words: ReadonlySet<string> | undefined;
  for (const { span, parsed, always, functions, indexes } of shapersIn(statements)) {
    if (span.end > start) {
      if (runsLater === true && indexes) found.push(parsed);
    } else if (always) found.push(parsed);
    else if (functions.length > 0) {
      words ??= new Set(text.toLowerCase().split(/[^\p{L}\p{N}_$]+/u));
      if (functions.some((one) => words?.has(one))) found.push(parsed);
    }
  }
  return found;
}

interface Shaper extends Pick<Statement, 'span' | 'parsed'> {
  readonly always: boolean;
  /** Counts for a query that calls one of them: most migrations with functions have many. */
  readonly functions: readonly string[];
  readonly indexes: boolean;
}

/** Found once for all queries of a document. */
const shapersIn = oncePer((statements: readonly Statement[]): readonly Shaper[] =>
  statements.flatMap(shaperOf),
);

function shaperOf({ span, parsed }: Statement): readonly Shaper[] {
  const { operations } = parsed;
  const always = operations.some(shapes);
  const functions = operations.flatMap((one) =>
    one.kind === 'createFunction' ? [one.function.name.text.toLowerCase()] : [],
  );
  const indexes = operations.some(({ kind }) => indexing.has(kind));
  return always || functions.length > 0 || indexes ? [{ span, parsed, always, functions, indexes }] : [];
}

const indexing: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>(['createIndex', 'addConstraint']);

function shapes({ kind }: Operation): boolean {
  switch (kind) {
    case 'select':
    case 'insert':
    case 'update':
    case 'delete':
    case 'copyData':
    case 'truncate':
    case 'grant':
    case 'revoke':
    case 'commentOn':
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'createTrigger':
    case 'createPolicy':
    case 'createFunction':
      return false;
    default:
      return true;
  }
}
