/** Reads the planner's part of plinth.stats.json. An invalid member invalidates all of it, because a plan from a part would be wrong. */
import { Members, type Note } from './members.ts';
import {
  plannerVersion,
  statisticsSources,
  storedKinds,
  type ColumnStatistics,
  type ColumnValues,
  type ExpressionStatistics,
  type ExtendedStatistics,
  type PlannerStatistics,
  type StoredRelation,
} from './model.ts';

export type PlannerReading =
  | { readonly kind: 'read'; readonly planner: PlannerStatistics }
  | { readonly kind: 'unusable'; readonly note: Note };

export function readPlanner(value: unknown): PlannerReading {
  const notes: Note[] = [];
  const members = new Members(value, ['planner'], notes);
  const version = members.count('version');
  if (notes.length === 0 && version !== plannerVersion) {
    const because =
      version > plannerVersion ? 'a newer Plinth has written it' : `it is not ${plannerVersion}`;
    return {
      kind: 'unusable',
      note: { path: ['planner', 'version'], message: unused(`its “version” is ${version}: ${because}`) },
    };
  }
  const collation = members.inside('collation');
  const relations = members.list('relations', storedRelation);
  const planner = {
    source: members.maybeOneOf('source', statisticsSources) ?? 'server',
    settings: members.texts('settings'),
    collation: {
      provider: collation.text('provider'),
      collate: collation.text('collate'),
      ctype: collation.text('ctype'),
      locale: collation.maybeText('locale'),
      rules: collation.maybeText('rules'),
      encoding: collation.text('encoding'),
    },
    relations: relations.flatMap((one) => (one === undefined ? [] : [one])),
    columns: members.list('columns', columnStatistics),
    extended: members.list('extended', extendedStatistics),
    unknown: members.others,
  };
  const [first] = notes;
  return first === undefined
    ? { kind: 'read', planner }
    : { kind: 'unusable', note: { path: first.path, message: unused(first.message.slice(0, -1)) } };
}

function unused(because: string): string {
  return `No plans are made from these statistics: ${because}.`;
}

function storedRelation(one: Members): StoredRelation | undefined {
  const kind = one.oneOf('kind', storedKinds);
  const gin = one.maybeInside('gin');
  return (
    kind && {
      schema: one.text('schema'),
      name: one.text('name'),
      kind,
      blocks: one.count('blocks'),
      pages: one.count('pages'),
      tuples: one.number('tuples'),
      allVisible: one.count('allVisible'),
      allFrozen: one.maybeCount('allFrozen'),
      method: one.maybeText('method'),
      height: one.maybeCount('height'),
      gin: gin && {
        pendingPages: gin.count('pendingPages'),
        totalPages: gin.count('totalPages'),
        entryPages: gin.count('entryPages'),
        dataPages: gin.count('dataPages'),
        entries: gin.count('entries'),
      },
    }
  );
}

function columnStatistics(one: Members): ColumnStatistics {
  const values = one.maybeInside('values');
  return {
    schema: one.text('schema'),
    relation: one.text('relation'),
    column: one.text('column'),
    number: one.maybeCount('number'),
    inherited: one.flag('inherited'),
    nullFraction: one.number('nullFraction'),
    width: one.count('width'),
    distinct: one.number('distinct'),
    correlation: one.maybeNumber('correlation'),
    values: values && columnValues(values),
  };
}

/** From a file or a server's answer. */
export function columnValues(values: Members): ColumnValues {
  return {
    mostCommon: values.maybeText('mostCommon'),
    frequencies: values.maybeText('frequencies'),
    bounds: values.maybeText('bounds'),
    elements: values.maybeText('elements'),
    elementFrequencies: values.maybeText('elementFrequencies'),
    elementCounts: values.maybeText('elementCounts'),
    rangeLengths: values.maybeText('rangeLengths'),
    emptyRanges: values.maybeNumber('emptyRanges'),
    rangeBounds: values.maybeText('rangeBounds'),
    least: values.maybeText('least'),
    greatest: values.maybeText('greatest'),
  };
}

function extendedStatistics(one: Members): ExtendedStatistics {
  const combinations = one.maybeInside('mostCommon');
  return {
    schema: one.text('schema'),
    name: one.text('name'),
    inherited: one.flag('inherited'),
    keys: one.text('keys'),
    distinct: one.maybeText('distinct'),
    dependencies: one.maybeText('dependencies'),
    mostCommon: combinations && {
      bytes: combinations.text('bytes'),
      types: combinations.texts('types'),
      labels: combinations.texts('labels'),
    },
    expressions: one.list('expressions', expressionStatistics),
  };
}

function expressionStatistics(one: Members): ExpressionStatistics {
  return {
    nullFraction: one.number('nullFraction'),
    width: one.count('width'),
    distinct: one.number('distinct'),
    correlation: one.maybeNumber('correlation'),
    mostCommon: one.maybeText('mostCommon'),
    frequencies: one.maybeText('frequencies'),
    bounds: one.maybeText('bounds'),
  };
}
