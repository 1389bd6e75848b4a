/**
 * CREATE SCHEMA with embedded statements: each is a separate operation, in the order in which the server runs them. Replay resolves their
 * other names.
 */
import type { CreateSchemaStmt, Node } from '@pgsql/types';
import type { Source, TokenRange } from '../../syntax/postgres/source.ts';
import type { Name, ObjectName, Operation } from '../model/operation.ts';
import { grant } from './access.ts';
import { createTable } from './create-table.ts';
import { createIndex } from './indexes.ts';
import { createSequence } from './sequences.ts';
import { createTrigger } from './triggers.ts';
import { createSchema } from './types.ts';
import { createView } from './views.ts';

export function createSchemaWithElements(source: Source, node: CreateSchemaStmt): readonly Operation[] {
  const elements = node.schemaElts ?? [];
  const ranges = elements.length === 0 ? [] : elementRanges(source);
  const head = createSchema(source.part({ from: 0, to: ranges[0]?.from ?? source.tokens.length }), node);
  const schema = head.schema?.text ?? head.owner;
  const whole = { ...head, span: source.span(source.whole) };
  if (schema === undefined || ranges.length !== elements.length) return [whole];
  const made = elements.flatMap((element, i) => {
    const range = ranges[i];
    return range === undefined ? [] : (elementOf(source.part(range), element, schema) ?? []);
  });
  return [whole, ...made.sort((a, b) => a.rank - b.rank).map(({ operation }) => operation)];
}

interface Element {
  /** The server sorts by kind, and within a kind by the order of the text. */
  readonly rank: number;
  readonly operation: Operation;
}

function elementOf(source: Source, node: Node, schema: string): Element | undefined {
  const placed = (name: ObjectName): ObjectName => inSchema(name, schema);
  if ('CreateSeqStmt' in node) {
    const operation = createSequence(source, node.CreateSeqStmt);
    return { rank: 0, operation: { ...operation, sequence: placed(operation.sequence) } };
  }
  if ('CreateStmt' in node) {
    const operation = createTable(source, node.CreateStmt);
    return { rank: 1, operation: { ...operation, table: placed(operation.table) } };
  }
  if ('ViewStmt' in node) {
    const operation = createView(source, node.ViewStmt);
    return { rank: 2, operation: { ...operation, view: placed(operation.view) } };
  }
  if ('IndexStmt' in node) {
    const operation = createIndex(source, node.IndexStmt);
    return { rank: 3, operation: { ...operation, table: placed(operation.table) } };
  }
  if ('CreateTrigStmt' in node) {
    const operation = createTrigger(source, node.CreateTrigStmt);
    return { rank: 4, operation: { ...operation, table: placed(operation.table) } };
  }
  return 'GrantStmt' in node ? { rank: 5, operation: grant(source, node.GrantStmt) } : undefined;
}

/** The schema's name is not written there: it gets an empty span before the name. */
function inSchema(name: ObjectName, text: string): ObjectName {
  const schema: Name = { start: name.start, end: name.start, text };
  return name.schema === undefined ? { ...name, schema } : name;
}

/** The grammar gives no positions for the elements: each begins with its first word and ends before the next one's. */
function elementRanges(source: Source): readonly TokenRange[] {
  const starts: number[] = [];
  let open = 0;
  for (let i = 1; i < source.tokens.length; i += 1) {
    if (i < open) continue;
    if (source.isPunctuation(i, '(') || source.isPunctuation(i, '[')) open = source.closing(i);
    else if (beginsElement(source, i)) starts.push(i);
  }
  return starts.map((from, i) => ({ from, to: starts[i + 1] ?? source.tokens.length }));
}

/** Both words are reserved, but may be a privilege, an option of GRANT, a label after AS or a part of a qualified name. */
function beginsElement(source: Source, at: number): boolean {
  if (source.word(at - 1) === 'as' || source.isPunctuation(at - 1, '.')) return false;
  if (source.word(at) === 'grant') return source.word(at - 1) !== 'with';
  return source.word(at) === 'create' && afterCreate.has(source.word(at + 1));
}

const afterCreate: ReadonlySet<string> = new Set([
  ...['table', 'index', 'sequence', 'trigger', 'view', 'recursive', 'unique', 'constraint', 'or'],
  ...['temp', 'temporary', 'local', 'global', 'unlogged'],
]);
