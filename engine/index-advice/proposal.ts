/**
 * The proposal for a query: the indexes with their costs, the plans with and without them, and the migrations that create them, named by
 * the folder's convention. Writes nothing.
 */
import { indexMigrations, indexNames, isPartitioned } from '../../core/index-advice/migration.ts';
import { definitionOf, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import type { NewFile } from '../../core/migrations/convention.ts';
import { formatCount } from '../../core/text/format.ts';
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { toolOf } from '../../core/migrations/tools.ts';
import { comparePlans, type PlanComparison } from '../../core/plan/compare.ts';
import { understandPlan, type PlanReading } from '../../core/plan/understand.ts';
import { filesAfter } from '../../core/rule-kit/fixes/resolve-fix.ts';
import { displayName, indexesOf } from '../../core/schema/lookup.ts';
import type { Schema } from '../../core/schema/model.ts';
import { mysqlWriting } from '../../core/syntax/mysql/identifier.ts';
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { AdviceAnswer } from './advise.ts';

export interface Proposal {
  readonly indexes: readonly {
    /** `CREATE INDEX …`. */
    readonly definition: string;
    readonly bytes: number | undefined;
    /** A sentence about the cost of writes. */
    readonly writes: string;
  }[];
  readonly comparison: PlanComparison;
  /** Relative to the migration folder; or a sentence if none can be written. */
  readonly files: readonly NewFile[] | string;
}

export interface ProposalScene {
  readonly folder: MigrationFolder;
  readonly schema: Schema;
  readonly parser: PostgresParser;
}

/** For one result; undefined if it has no indexes. */
export function proposalOf(answer: AdviceAnswer, scene: ProposalScene): Proposal | undefined {
  return proposalsOf([answer], scene)[0];
}

/** For several at once: an index that two of them share has one name and one migration, and no version is used twice. */
export function proposalsOf(
  answers: readonly AdviceAnswer[],
  scene: ProposalScene,
): readonly (Proposal | undefined)[] {
  const wanted = new Map<string, ProposedIndex>();
  for (const { index } of answers.flatMap((answer) => chosenIn(answer)?.indexes ?? []))
    wanted.set(definitionOf(index), wanted.get(definitionOf(index)) ?? index);
  const indexes = [...wanted.values()];
  const names = new Map(
    [...wanted.keys()].map((key, at) => [key, indexNames(indexes, scene.schema)[at] ?? '']),
  );
  const files = filesFor(indexes, scene);
  return answers.map((answer) => proposalFor(answer, names, files, scene));
}

function chosenIn(answer: AdviceAnswer) {
  return answer.kind === 'advised' && answer.choice.kind === 'chosen' ? answer.choice : undefined;
}

function proposalFor(
  answer: AdviceAnswer,
  names: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, readonly NewFile[]>,
  { schema, parser }: ProposalScene,
): Proposal | undefined {
  const chosen = chosenIn(answer);
  if (answer.kind !== 'advised' || chosen === undefined) return undefined;
  const { before, after, indexes } = chosen;
  const nameOf = (index: ProposedIndex): string => names.get(definitionOf(index)) ?? '';
  // During the trial they had other names.
  const renamed = indexes.reduce(
    (json, { name, index }) => json.replaceAll(JSON.stringify(name), () => JSON.stringify(nameOf(index))),
    after.json,
  );
  const [first, second] = [before.json, renamed].map((json) => readingOf(json, answer.sql, parser));
  if (first === undefined || second === undefined) return undefined;
  const unwritten = indexes.find(({ index }) => !files.has(definitionOf(index)));
  const comparison = comparePlans(
    { reading: first, name: 'without' },
    { reading: second, name: indexes.length === 1 ? 'with the index' : 'with the indexes' },
  );
  // Their planners tell no cost.
  const isCounted = schema.dialect !== 'postgresql';
  const visited = `About ${formatCount(before.cost)} rows are visited and sorted without, ${formatCount(after.cost)} with.`;
  return {
    indexes: indexes.map(({ index, bytes }) => ({
      definition: `CREATE INDEX ${schema.dialect === 'mysql' ? mysqlWriting.quote(nameOf(index)) : quoteIdentifier(nameOf(index))} ${definitionOf(index)}`,
      bytes,
      writes: writesInWords(index, schema),
    })),
    comparison: isCounted ? { ...comparison, summary: [visited, ...comparison.summary] } : comparison,
    files:
      unwritten === undefined
        ? indexes.flatMap(({ index }) => files.get(definitionOf(index)) ?? [])
        : isPartitioned(unwritten.index, schema)
          ? partitioned
          : unnamed,
  };
}

const partitioned =
  'The table is partitioned: its index takes a step for each partition, which is not written here.';
const unnamed = 'How a new migration of this folder is called is not known here.';

/** The files of each index, relative to the folder; partitioned tables are left out. */
function filesFor(
  indexes: readonly ProposedIndex[],
  { folder, schema }: ProposalScene,
): ReadonlyMap<string, readonly NewFile[]> {
  const tool = toolOf(folder);
  const existing = folder.files.flatMap((file) => tool.classify(file) ?? []);
  const migrations = indexMigrations(indexes, schema);
  const found = new Map<string, NewFile[]>();
  let known = 0;
  for (const [at, { index }] of migrations.entries()) {
    const upTo = migrations.slice(0, at + 1).map(({ migration }) => migration);
    const files = filesAfter(upTo, { folder: '', tool, existing });
    if (files === undefined) return new Map();
    const key = definitionOf(index);
    found.set(key, [...(found.get(key) ?? []), ...files.slice(known)]);
    known = files.length;
  }
  return found;
}

function readingOf(json: string, sql: string, parser: PostgresParser): PlanReading | undefined {
  const read = understandPlan({ json, sql, origin: { kind: 'file', name: 'trial' }, parser });
  return read.ok ? read.reading : undefined;
}

function writesInWords(index: ProposedIndex, schema: Schema): string {
  const many = indexesOf(schema, index.relation).length + 1;
  const some = index.where === undefined ? '' : ', where its condition holds';
  return `Each row that is written to ${displayName(index.relation)} then goes into ${many === 1 ? 'this one index' : `${String(many)} indexes`}${some}; an UPDATE of ${index.names.join(' or ')} ${schema.dialect !== 'postgresql' ? 'changes it too' : 'cannot stay on its page without touching it'}.`;
}
