/**
 * What SQL that a client sends would do to data: the linter's rules about lost data say what destroys rows or columns, the operations
 * say what else changes something. A statement that is not understood is judged by its first words.
 */
import { effectOf } from '../effects/of-dialect.ts';
import type { Finding } from '../findings/finding.ts';
import { lint } from '../lint/run.ts';
import type { SpokenDialect } from '../migrations/convention.ts';
import { newestVersion } from '../migrations/dialect/server-version.ts';
import { readDocument } from '../migrations/files/document.ts';
import type { DynamicPiece, Operation } from '../operations/model/operation.ts';
import { rule as changeWithoutWhere } from '../rules/data-loss/change-without-where.ts';
import { rule as dropCascade } from '../rules/data-loss/drop-cascade.ts';
import { rule as dropColumn } from '../rules/data-loss/drop-column.ts';
import { rule as dropPartition } from '../rules/data-loss/drop-partition.ts';
import { rule as dropSchema } from '../rules/data-loss/drop-schema.ts';
import { rule as dropTable } from '../rules/data-loss/drop-table.ts';
import { rule as redefinitionDrops } from '../rules/data-loss/redefinition-drops.ts';
import { rule as truncate } from '../rules/data-loss/truncate.ts';
import { rule as typeNarrowing } from '../rules/data-loss/type-narrowing.ts';
import { emptySchema } from '../schema/apply/apply.ts';
import type { SqlReader } from '../syntax/reader.ts';
import type { ParsedStatement } from '../syntax/statement.ts';
import { deeds, type Deed } from './act.ts';

export interface SqlJudgement {
  /** Undefined if it only reads. */
  readonly does: Deed | undefined;
  /** A clause about the worst statement, with the client as its subject. */
  readonly what: string;
  /** DROP DATABASE names another database than the one that the client is connected to. */
  readonly database: string | undefined;
}

const destroying = [dropTable, truncate, dropSchema, dropPartition, changeWithoutWhere, dropCascade];
const losing = [dropColumn, redefinitionDrops, typeNarrowing];

/** What a finding of a rule says about data; undefined for a rule that is about something else. */
export function deedOfRule(rule: Finding['rule']): 'destroys' | 'loses' | undefined {
  if (losing.some(({ id }) => id === rule)) return 'loses';
  return destroying.some(({ id }) => id === rule) ? 'destroys' : undefined;
}

/** What is longer is a dump, of which only the first words of lines are looked at. */
const longestJudged = 300_000;

export function judgeSql(text: string, dialect: SpokenDialect, reader: SqlReader): SqlJudgement {
  if (text.length > longestJudged) return judgeDump(text);
  const sections = readDocument(text, undefined, reader);
  const found = sections.flatMap(({ statements }) =>
    statements.map(({ parsed, sentBy }) => judged(parsed, sentBy)),
  );
  const { findings } = lint(
    {
      path: '',
      text,
      sections,
      migration: undefined,
      existing: [],
      schema: emptySchema(dialect),
      targetVersion: newestVersion,
    },
    {
      rules: [...destroying, ...losing],
      effectOf,
      preset: 'recommended',
      settings: new Map(),
      required: unsuppressed,
    },
  );
  return [...found, ...findings.map(ofFinding)].reduce(worse, nothing);
}

/** A comment in the text silences nothing here: the text may come from anybody. */
const unsuppressed = new Map(
  [...destroying, ...losing].map(({ id }) => [
    id,
    {
      severity: 'hint' as const,
      suppressible: false,
      by: 'plinth guard',
      from: { file: '', line: 1, within: 'file' as const },
    },
  ]),
);

const nothing: SqlJudgement = { does: undefined, what: 'reads', database: undefined };

function worse(a: SqlJudgement, b: SqlJudgement): SqlJudgement {
  return rank(b) > rank(a) ? b : a;
}

function rank({ does }: SqlJudgement): number {
  return does === undefined ? -1 : deeds.indexOf(does);
}

function ofFinding({ rule, message }: Finding): SqlJudgement {
  const [first = ''] = message.split(/(?<=\.)\s/);
  return {
    does: deedOfRule(rule) ?? 'destroys',
    what: `sends SQL that the rule ${rule} reports: ${first.replace(/\.$/, '')}`,
    database: undefined,
  };
}

function judged(parsed: ParsedStatement, sentBy: string | undefined): SqlJudgement {
  const words = wordsOf(parsed);
  const [first = '', second = ''] = words;
  if (sentBy?.startsWith('\\gexec') === true && destroysIn(parsed.text))
    return destroys('runs commands that a query composes, which drop or delete');
  if (first === 'drop' && second === 'database') return dropsDatabase(parsed);
  if (
    parsed.bodies.some(
      ({ runs, statements }) =>
        runs === 'now' && statements.some((one) => one.parsed.operations.some(composesDrop)),
    )
  )
    return destroys('runs commands that a DO block composes, which drop or delete');
  if (parsed.operations.length === 0 || parsed.operations.some(({ kind }) => kind === 'other'))
    return byWords(words, parsed.text);
  return {
    ...nothing,
    ...(parsed.operations.every(onlyReads) ? {} : { does: 'applies', what: 'changes data or schema' }),
  };
}

/** The first words, in lower case. */
function wordsOf({ tokens, text }: ParsedStatement): readonly string[] {
  return tokens.slice(0, 12).map(({ start, end }) => text.slice(start, end).toLowerCase());
}

function dropsDatabase({ tokens, text }: ParsedStatement): SqlJudgement {
  const words = tokens.slice(2).map(({ start, end }) => text.slice(start, end));
  const [name] = words.filter((word) => !/^(?:if|exists)$/i.test(word));
  const database = name?.replaceAll(/^["'`[]|["'`\]]$/g, '');
  return { does: 'destroys', what: `drops the database ${database ?? ''}`.trim(), database };
}

function byWords(words: readonly string[], text: string): SqlJudgement {
  const [first = ''] = words;
  if (/^(?:drop|truncate|delete|flashback)$/.test(first)) return destroys(`sends ${first.toUpperCase()}`);
  if (first === 'explain')
    return words.some((word) => word === 'analyze') && destroysIn(text)
      ? destroys('runs the statement that it explains')
      : nothing;
  if (
    /^(?:$|[\\.].*|show|describe|desc|set|use|fetch|declare|help|pragma|\(|select|with|values|begin|start|commit|rollback|go|listen|discard|prepare)$/.test(
      first,
    )
  )
    return first === 'with' && destroysIn(text) ? destroys('sends DELETE') : nothing;
  return { does: 'applies', what: `sends ${first.toUpperCase()}`, database: undefined };
}

function destroys(what: string): SqlJudgement {
  return { does: 'destroys', what, database: undefined };
}

function destroysIn(text: string): boolean {
  return /\b(?:drop|truncate|delete)\b/i.test(text);
}

const reading: ReadonlySet<Operation['kind']> = new Set([
  'select',
  'setVariable',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'releaseSavepoint',
  'lockTable',
]);

function onlyReads(operation: Operation): boolean {
  if (operation.kind === 'copyData') return operation.direction === 'to' && !operation.program;
  return reading.has(operation.kind);
}

function composesDrop(operation: Operation): boolean {
  return operation.kind === 'executeDynamic' && literalsIn(operation.pieces).some(destroysIn);
}

function literalsIn(piece: DynamicPiece): readonly string[] {
  switch (piece.kind) {
    case 'literal':
      return [piece.value];
    case 'concatenation':
      return piece.parts.flatMap(literalsIn);
    case 'call':
      return piece.arguments.flatMap(literalsIn);
    case 'cast':
      return literalsIn(piece.of);
    case 'choice':
      return piece.of.flatMap(literalsIn);
    default:
      return [];
  }
}

function judgeDump(text: string): SqlJudgement {
  const [, word] = /^[ \t]*(drop|truncate|delete)\b/im.exec(text) ?? [];
  return word === undefined
    ? { does: 'applies', what: 'sends a long script', database: undefined }
    : destroys(`sends a long script with ${word.toUpperCase()}`);
}
