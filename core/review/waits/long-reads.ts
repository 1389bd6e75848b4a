/**
 * Statements that read tables for long: nobody waits for their lock (ACCESS SHARE) but what wants a table for itself, and behind that every read and write.
 * Sentences for the head of a review and for when to stop. Measured by test/databases/review-long-reads.test.ts.
 */
import { oneLine } from '../../plan/format.ts';
import { queryOf, blocksOf } from '../../queries/queries.ts';
import { tableCalled } from '../../schema/lookup.ts';
import { capital, joined } from '../../text/enumerate.ts';
import type { BlockedRelation } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { batchesOf } from '../rows/batches.ts';
import { fewWrittenAt } from '../statements/few-written.ts';
import { isRowWork } from '../statements/row-work.ts';
import { mostInWords } from '../statements/sizes.ts';
import { lockedRows, untilOf } from '../statements/statements.ts';
import { isWork, secondsOfAll } from '../statements/works.ts';

/** Who is in a hurry waits no longer for it. */
const leastSeconds = 5;
const mostTables = 4;

interface LongRead {
  readonly placed: Placed;
  readonly relations: readonly string[];
}

/** Those whose time is known, and of their tables the ones that nothing keeps others out of as long anyway. */
function longReads(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly LongRead[] {
  const shut = new Set(blocked.flatMap(({ relation, length }) => (length === 'long' ? [relation] : [])));
  return statements.flatMap((placed) => {
    if (!isRowWork(placed) || !isWork(placed) || batchesOf(placed) !== undefined) return [];
    const seconds = secondsOfAll([placed], date);
    if (seconds === undefined || seconds.most < leastSeconds) return [];
    const relations = (placed.one.whole?.relations ?? []).flatMap(({ relation, lock, isNew, role }) =>
      lock === 'ACCESS SHARE' && !isNew && role !== 'index' && isOwnTable(relation, placed) ? [relation] : [],
    );
    const free = relations.filter(
      (one) => !shut.has(oneLine(one)) && parentOf(one, relations, placed) === undefined,
    );
    return free.length === 0 ? [] : [{ placed, relations: free }];
  });
}

function isOwnTable(relation: string, placed: Placed): boolean {
  return tableCalled(schemaAt(placed), relation) !== undefined;
}

function parentOf(relation: string, among: readonly string[], placed: Placed): string | undefined {
  const parent = tableCalled(schemaAt(placed), relation)?.partitionOf?.parent;
  return among.find((one) => parent !== undefined && tableCalled(schemaAt(placed), one)?.key === parent);
}

export function longReadsInWords(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly string[] {
  const reads = longReads(statements, blocked, date);
  if (reads.length === 0) return [];
  const places = placesInWords(reads.map(({ placed }) => placed.place));
  const untils = [...new Set(reads.map(({ placed }) => untilOf(placed)))];
  const [until] = untils;
  const last = reads.at(-1)?.placed;
  const isOwn =
    untils.length > 1 ||
    until === undefined ||
    until === 'the statement ends' ||
    until.startsWith(`line ${String(last?.line ?? '')} has run`);
  const tables = [...new Set(reads.flatMap(({ relations }) => relations))];
  const parted = reads.flatMap(({ placed, relations }) =>
    relations.flatMap((one) =>
      isPartitioned(one, placed) ? [{ one, isWhole: isReadWhole(one, placed) }] : [],
    ),
  );
  const isWhole = parted.every((each) => each.isWhole);
  const parts =
    parted.length === 0
      ? ''
      : `, or on a partition of ${parted.length === 1 && tables.length === 1 ? 'it' : 'them'} (${isWhole ? 'all are locked, not only the default one' : 'those that it reads are locked'})`;
  const who =
    parted.length === 0
      ? 'another migration, TRUNCATE, VACUUM FULL'
      : 'a job that makes or drops partitions, another migration, TRUNCATE';
  const reading = reads.length === 1 ? 'reads' : 'read';
  return [
    `While ${places} ${reading}${isOwn ? '' : `, and until ${until}`}, what wants ACCESS EXCLUSIVE on ${joined(tables.map(oneLine), mostTables)}${parts} waits (${who}), and every read and write of that table behind it: run it when none of these is due, and cancel whichever can wait when one does.`,
  ];
}

function isPartitioned(relation: string, placed: Placed): boolean {
  return tableCalled(schemaAt(placed), relation)?.partitionBy !== undefined;
}

/** No condition lets it pass over partitions. */
function isReadWhole(relation: string, placed: Placed): boolean {
  const schema = schemaAt(placed);
  const key = tableCalled(schema, relation)?.key;
  if (key !== undefined && fewWrittenAt(placed)?.read.get(key) === 'all') return true;
  const block = queryOf(placed.one.statement.parsed, schema);
  return (
    block !== undefined &&
    blocksOf(block).some(
      ({ sources, conditions }) =>
        conditions.length === 0 && sources.length === 1 && sources[0]?.relation === key && key !== undefined,
    )
  );
}

/** When to cancel those that nothing else has a limit for. */
export function longReadsStopped(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
  date: string,
): readonly string[] {
  const reads = longReads(statements, blocked, date).filter(
    ({ placed }) => fewWrittenAt(placed) !== undefined && lockedRows(placed).length === 0,
  );
  const isLimited = blocked.some(({ length }) => length === 'long');
  if (reads.length === 0 || isLimited) return [];
  const works = reads.map(({ placed }) => placed);
  const seconds = secondsOfAll(works, date);
  if (seconds === undefined) return [];
  const takes = works.length === 1 ? 'takes' : 'together take';
  return [
    `${capital(placesInWords(works.map(({ place }) => place)))} ${takes} longer than ${mostInWords(seconds)}, the most of the estimate, or meanwhile a session waits for a table that ${works.length === 1 ? 'it reads' : 'they read'}: cancel it. Nothing but its reading is lost.`,
  ];
}
