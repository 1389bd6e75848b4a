/**
 * The queries of a statement, resolved against a schema: rows read or changed, queries of a view or of CREATE TABLE AS, and SQL bodies.
 * Computed on request, and cached by statement for as long as the names in it denote the same relations.
 */
import { oncePer } from '../collections/once-per.ts';
import { wordSet } from '../collections/word-set.ts';
import type { Node } from '@pgsql/types';
import { isObject } from '../syntax/postgres/raw-tree.ts';
import { Source } from '../syntax/postgres/source.ts';
import type { ParsedBody, ParsedStatement, Rereader } from '../syntax/statement.ts';
import type { ObjectName } from '../operations/model/operation.ts';
import type { Relation, Schema, View } from '../schema/model.ts';
import { slice } from '../text/span.ts';
import { blockOf } from './blocks.ts';
import type { QueryBlock, QuerySource } from './model.ts';
import type { Reader } from './reader.ts';
import { outermost, relationNamed } from './scope.ts';

/** Longer statements are data. In UTF-16 units. */
const LARGEST = 200_000;

const nothingNamed: ReadonlySet<string> = new Set();

/** The outermost block, if the statement is or contains a query. `variables`: names of the enclosing program. */
export function queryOf(
  parsed: ParsedStatement,
  schema: Schema,
  variables: ReadonlySet<string> = nothingNamed,
): QueryBlock | undefined {
  return readingIn(parsed, schema, variables).block;
}

/** What a statement's block is, and what it hangs on: it is the same for as long as the names that it uses denote the same relations. */
interface Remembered {
  readonly dialect: Schema['dialect'];
  readonly variables: ReadonlySet<string>;
  readonly block: QueryBlock | undefined;
  readonly uses: readonly Use[];
}

interface Use {
  readonly name: ObjectName;
  readonly relation: Relation | undefined;
}

function readingIn(parsed: ParsedStatement, schema: Schema, variables: ReadonlySet<string>): Remembered {
  const known = remembered.get(parsed);
  if (known?.variables === variables && isSame(known, schema)) return known;
  const now = read(parsed, schema, variables);
  if ((count += 1) > mostRemembered) [remembered, count] = [new WeakMap(), 1];
  remembered.set(parsed, now);
  return now;
}

/** Looks the names up even in the same schema, since whoever watches it is to know of them. */
function isSame({ dialect, uses }: Remembered, schema: Schema): boolean {
  return (
    dialect === schema.dialect && uses.every(({ name, relation }) => relationNamed(schema, name) === relation)
  );
}

/** Many rules ask for a block one after the other, and seldom again: a file of data would keep more blocks than statements. */
const mostRemembered = 4_000;
let remembered = new WeakMap<ParsedStatement, Remembered>();
let count = 0;

/** Names that denote values in the statements of a body. */
export const variablesOf = oncePer(
  (body: ParsedBody): ReadonlySet<string> => new Set(body.declarations.map(({ name }) => name.toLowerCase())),
);

/** A block and all nested blocks, outermost first. */
export function blocksOf(block: QueryBlock): readonly QueryBlock[] {
  return [block, ...block.inside.flatMap(blocksOf)];
}

/** The source may have no row: the right side of a LEFT JOIN and the like. */
export function mayBeMissing({ joins }: QueryBlock, source: QuerySource): boolean {
  return joins.some(
    ({ kind, left, right }) =>
      (kind !== 'inner' && kind !== 'right' && right.includes(source)) ||
      ((kind === 'right' || kind === 'full') && left.includes(source)),
  );
}

function read(parsed: ParsedStatement, schema: Schema, variables: ReadonlySet<string>): Remembered {
  const uses: Use[] = [];
  return { dialect: schema.dialect, variables, uses, block: blockIn(parsed, schema, variables, uses) };
}

function blockIn(
  parsed: ParsedStatement,
  schema: Schema,
  variables: ReadonlySet<string>,
  uses: Use[],
): QueryBlock | undefined {
  const { text, operations } = parsed;
  if (text.length > LARGEST || !operations.some(mayHoldQuery)) return undefined;
  const found = readingOf(parsed);
  return found && blockFrom(text, found, schema, variables, uses);
}

/** Of a text that the grammar has parsed as it is. */
export function blockOfText(text: string, tree: Node, schema: Schema): QueryBlock | undefined {
  const reading: Reading = { tree, readable: text, commands: () => [], isStandIn: () => false };
  return text.length > LARGEST ? undefined : blockFrom(text, reading, schema, nothingNamed, []);
}

function blockFrom(
  text: string,
  found: Reading,
  schema: Schema,
  variables: ReadonlySet<string>,
  uses: Use[],
): QueryBlock | undefined {
  const node = queryNode(found.tree);
  if (node === undefined) return undefined;
  const reader: Reader = {
    source: new Source(text, { text: found.readable, restore: (name) => name }),
    dialect: schema.dialect,
    relation: (name) => {
      const relation = relationNamed(schema, name);
      uses.push({ name, relation });
      return relation;
    },
    variables,
    isStandIn: found.isStandIn,
    isTight: (span) => !/\s/.test(slice(text, span)),
    view: (view) => {
      const read = readingOfView(view, found.commands, schema);
      uses.push(...(read?.uses ?? []));
      return read?.block;
    },
    subquery: (inner, scope, place) => blockOf(reader, inner, scope, place),
  };
  return blockOf(reader, node, outermost, 'statement');
}

interface Reading extends Pick<Reader, 'isStandIn'> {
  readonly tree: Node;
  readonly readable: string;
  readonly commands: Rereader['commands'];
}

/** By the statement's own grammar, or by PostgreSQL's where it has none. */
function readingOf({ rereader, readable, text, borrowed }: ParsedStatement): Reading | undefined {
  const tree = rereader?.tree(readable);
  if (rereader !== undefined)
    return (
      tree && {
        tree,
        readable,
        commands: rereader.commands,
        isStandIn: (span) => slice(text, span) !== slice(readable, span),
      }
    );
  const found = borrowed?.();
  return found && { ...found, commands: () => [], isStandIn: ({ start }) => found.parameters.has(start) };
}

/** Each view is read once; a view that is being read is not entered again. */
function readingOfView(view: View, commands: Rereader['commands'], schema: Schema): Remembered | undefined {
  if (view.certainty !== 'certain' || reading.has(view)) return undefined;
  reading.add(view);
  const [only, ...more] = commandsOf(view, commands);
  const found = only === undefined || more.length > 0 ? undefined : readingIn(only, schema, nothingNamed);
  reading.delete(view);
  return found;
}

const reading = new WeakSet<View>();

/** The query of a view, parsed once. */
export const commandsOf = oncePer((view: View, commands: Rereader['commands']) => commands(view.query.text));

function mayHoldQuery({ kind }: ParsedStatement['operations'][number]): boolean {
  return holders.has(kind);
}

const holders = wordSet(`
  select insert update delete createView createTableAs createTable other copyData
`);

/** The query inside EXPLAIN, PREPARE, DECLARE, COPY, CREATE VIEW or CREATE TABLE AS. */
function queryNode(node: Node): Node | undefined {
  const [kind, fields] = Object.entries(node)[0] ?? [];
  if (kind === undefined || !isObject(fields)) return undefined;
  if (queryKinds.has(kind)) return node;
  if (!holdingKinds.has(kind) || !isObject(fields['query'])) return undefined;
  const query: object = fields['query'];
  return isQuery(query) ? query : undefined;
}

const queryKinds: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
]);
const holdingKinds = wordSet(`
  ExplainStmt PrepareStmt DeclareCursorStmt CopyStmt ViewStmt CreateTableAsStmt
`);

function isQuery(value: object): value is Node {
  return queryKinds.has(Object.keys(value)[0] ?? '');
}
