/** What nobody looked at, and why: gaps of the proof, rows that cannot be asked for, other migrations. Sentences. */
import { oneLine } from '../../plan/format.ts';
import { isIdentifier, lexemes, type Lexeme } from '../../schema/expression-text.ts';
import { displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import { slice } from '../../text/span.ts';
import { reasonInWords } from '../../proof/describe.ts';
import { batchesOf } from '../rows/batches.ts';
import type { Unasked } from '../checks/constraint-checks.ts';
import { rowsBetween } from '../order/between.ts';
import { oldestServer } from '../checks/server.ts';
import { aroundNotVerified } from '../order/sent-around.ts';
import { elsewhereInWords } from '../order/elsewhere.ts';
import type { ReviewInput, ReviewedMigration } from '../input.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { elsewhereUsed, takenBy } from './gone-in-code.ts';
import { neverRun } from './never-run.ts';
import { isByPath } from '../statements/name-in-file.ts';
import { programsNotVerified } from './programs.ts';
import { deletesNulls } from '../rows/deleted-nulls.ts';
import { isCounted } from '../rows/deleted-rows.ts';
import { askedForCover } from '../rows/uncovered.ts';
import { uniqueByFill } from '../rows/unique-by-fill.ts';
import { leftNull } from '../rows/filled-by-join.ts';

export function notVerified(
  input: ReviewInput,
  unasked: readonly Unasked[],
  statements: readonly Placed[],
): readonly string[] {
  const proofs = input.migrations.flatMap((one) =>
    proofGaps(one.proof).map((gap) => ({ file: one.file, gap })),
  );
  const unseen = new Set(
    input.migrations.flatMap(({ sections }) =>
      sections.flatMap(({ statements: all }) =>
        // What is dropped where it is there says so at its line.
        all.flatMap((one) =>
          one.actions.every(({ operation }) => operation.kind === 'dropIndex' && operation.ifExists)
            ? []
            : one.unseen,
        ),
      ),
    ),
  );
  return [
    neverRun(input),
    ...input.troubles.map(oneLine),
    ...programsNotVerified(input),
    ...twinsInWords(input),
    ...elsewhereInWords(statements),
    ...aroundNotVerified(statements),
    ...otherSchema(statements),
    ...betweenInWords(input),
    ...(oldestServer(input.migrations) < 10
      ? ['The scripts of this document on the server that is named: they ask what PostgreSQL has from 10 on.']
      : []),
    ...together(proofs),
    ...(unseen.size === 0
      ? []
      : [
          `No migration that is known here makes ${[...unseen].slice(0, 6).map(oneLine).join(', ')}${unseen.size > 6 ? ` and ${unseen.size - 6} more` : ''}: their columns, keys and indexes are unknown.`,
        ]),
    ...unaskedInWords(unasked, statements),
    ...statements.flatMap(castsInWords),
    ...statements.flatMap(endsUnasked),
    ...(statements.some(isSeenByPrograms)
      ? elsewhereUsed(
          input.goneInCode,
          statements.some((one) => isSeenByPrograms(one) && !isLookedAt(one, input)),
        )
      : []),
  ];
}

/** The scripts say the schema, and the file does not. */
function otherSchema(statements: readonly Placed[]): readonly string[] {
  const places = statements.flatMap((one) => {
    const place = one.migration.runBy?.searchPath;
    return place !== undefined && one.migration.byHand === undefined && isByPath([one]) ? [place] : [];
  });
  const [first] = places;
  return first === undefined
    ? []
    : [
        `Tables in another schema than public: ${oneLine(first)} sets search_path to what is configured. Where that is another schema, put it in the place of public in every script before it runs: else they ask and change what public has.`,
      ];
}

/** The same for another engine: nothing of this document is about it. */
function twinsInWords({ twins }: ReviewInput): readonly string[] {
  // Each for an engine of its own: they are one line.
  const engines = new Set(twins.map(({ because }) => because));
  if (engines.size > 1 && [...engines].every((one) => one.startsWith('it is for ')))
    return [
      `The same file for other engines: ${twins.map(({ because }) => oneLine(because.slice('it is for '.length))).join(', ')}.`,
    ];
  const byReason = new Map<string, string[]>();
  for (const { file, because } of twins) byReason.set(because, [...(byReason.get(because) ?? []), file]);
  return [...byReason].map(([because, files]) => {
    const more = files.length - 4;
    const names = files
      .slice(0, more > 1 ? 4 : 5)
      .map(oneLine)
      .join(', ');
    const why = files.length === 1 ? because : because.replace(/^it is /, 'they are ');
    return `${names}${more > 1 ? ` and ${more} more` : ''}, not reviewed: ${oneLine(why)}.`;
  });
}

/** Programs name tables and columns; an index works for them without a word. */
function isSeenByPrograms({ one }: Placed): boolean {
  return one.actions.some(
    ({ operation: { kind } }) =>
      !['createIndex', 'dropIndex', 'commentOn', 'lockTable', 'setVariable', 'begin', 'commit'].includes(
        kind,
      ),
  );
}

/** It takes away what programs were searched for, and nothing else. */
function isLookedAt(placed: Placed, { goneInCode }: ReviewInput): boolean {
  const looked = new Set(goneInCode.flatMap(({ of, isKept }) => (isKept ? [] : [of])));
  const taken = takenBy(placed);
  return taken.length === placed.one.actions.length && taken.every((one) => looked.has(one));
}

const mostNames = 12;

/** Which of them work on the same tables is what matters; the others are named as far as there is room. */
function betweenInWords({ others }: ReviewInput): readonly string[] {
  const all = others.filter(({ runs }) => runs === 'between');
  if (all.length === 0) return [];
  const sorted = all.toSorted((a, b) => Number(b.touches.length > 0) - Number(a.touches.length > 0));
  const more = sorted.length - mostNames;
  const names = sorted
    .slice(0, more > 1 ? mostNames : mostNames + 1)
    .map(({ file, touches }) =>
      touches.length === 0
        ? oneLine(file)
        : `${oneLine(file)} (works on ${touches.slice(0, 3).join(', ')} too)`,
    );
  return [
    `${all.length === 1 ? 'Another migration runs' : `${all.length} other migrations run`} between those of the change, and ${all.length === 1 ? 'is' : 'are'} not reviewed: ${names.join(', ')}${more > 1 ? ` and ${more} more` : ''}.`,
  ];
}

/** Batches that insert stop anywhere, and no row is missing that SQL could ask for. */
function endsUnasked(placed: Placed): readonly string[] {
  const inserts = placed.one.actions.some(({ operation: { kind } }) => kind === 'insert');
  if (batchesOf(placed) === undefined || !inserts) return [];
  const { tool, byHand } = placed.migration;
  const record =
    tool === undefined || byHand !== undefined ? '' : `, which the record of ${oneLine(tool)} tells`;
  return [
    `Whether ${placed.place} has come to its end${record}: no check asks for the rows that it inserts.`,
  ];
}

/** Of what the verdict says that it fails, nobody has to ask. */
function unaskedInWords(unasked: readonly Unasked[], statements: readonly Placed[]): readonly string[] {
  const told = [
    ...rowsBetween(statements).map(({ place }) => place),
    ...askedForCover(statements),
    ...uniqueByFill(statements),
    ...leftNull(statements).map(({ place }) => place),
  ];
  const left = unasked
    .map((one) => ({ ...one, places: one.places.filter((place) => !told.includes(place)) }))
    .filter(({ places }) => places.length > 0);
  const deleted = left.map((one) => ({ one, by: deletesIn(one, statements) }));
  const known = deleted.flatMap(({ one, by }) =>
    by === undefined ? [] : [deletedInWords(one, by, statements)],
  );
  const others = deleted.flatMap(({ one, by }) => (by === undefined ? [one] : []));
  const unknown = (['written', 'renamed', 'valued'] as const).flatMap((why) => {
    const own = others.filter((one) => one.why === why);
    const places = [...new Set(own.flatMap((one) => one.places))];
    const names = own.map(({ relation }) => relation).join(', ');
    const because =
      why === 'written'
        ? `the change itself writes rows of ${names} before, and no check asks for those`
        : why === 'valued'
          ? `on ${names} it says values that the change adds to a type, which no query can say before`
          : `it names columns of ${names} as the change calls them, and no check asks for those under their former names`;
    return places.length === 0
      ? []
      : [
          `Whether ${placesInWords(places)} ${places.length === 1 ? 'finds' : 'find'} rows that are refused: ${because}.`,
        ];
  });
  return [...known, ...unknown];
}

/** What the change writes there in front, where that is DELETE alone and the pre-flight counts its rows. */
function deletesIn(
  { places, relation, why }: Unasked,
  statements: readonly Placed[],
): readonly Placed[] | undefined {
  const last = statements.findLastIndex(({ place }) => places.includes(place));
  if (why !== 'written' || last < 0) return undefined;
  const writers = statements
    .slice(0, last)
    .filter((placed) =>
      placed.one.actions.some(
        ({ operation }) =>
          (operation.kind === 'insert' ||
            operation.kind === 'update' ||
            operation.kind === 'delete' ||
            (operation.kind === 'copyData' && operation.direction === 'from')) &&
          operation.table !== undefined &&
          oneLine(displayName(relationKey(schemaAt(placed), operation.table))) === relation,
      ),
    );
  return writers.length > 0 &&
    writers.every(
      (one) =>
        one.one.actions.every(({ operation: { kind } }) => kind === 'delete') && isCounted(one, statements),
    )
    ? writers
    : undefined;
}

function deletedInWords(
  { places, relation }: Unasked,
  by: readonly Placed[],
  statements: readonly Placed[],
): string {
  const [which, isOne] = [placesInWords(by.map(({ place }) => place)), by.length === 1];
  const them = placesInWords(places);
  const stops = statements.filter(({ place }) => places.includes(place));
  if (stops.every((one) => isLeftNone(one, by)))
    return `Whether others commit rows of ${relation} with nulls there from the beginning of ${which} until ${them} ${places.length === 1 ? 'has its lock and fails' : 'have their locks and fail'} on the first one: those that are there before are deleted.`;
  return `Whether ${them} ${places.length === 1 ? 'finds' : 'find'} rows that are refused: ${which} ${isOne ? 'deletes' : 'delete'} rows of ${relation} before, which the pre-flight counts; whether these are all is not asked, and those that others commit from the beginning of ${which} until ${them} ${places.length === 1 ? 'has its lock' : 'have their locks'} are not among them.`;
}

/** It refuses nulls alone, and all of them are deleted before. */
function isLeftNone(placed: Placed, by: readonly Placed[]): boolean {
  return placed.one.actions.every(({ operation }) => {
    if (operation.kind === 'dropColumn') return true;
    if (operation.kind !== 'setNotNull') return false;
    const key = relationKey(schemaAt(placed), operation.table);
    return by.some((one) => deletesNulls(one, key, operation.column.text));
  });
}

const refusing =
  /^(?:timestamp|timestamptz|date|time|timetz|interval|int[248]?|integer|bigint|smallint|numeric|decimal|real|float[48]?|uuid|jsonb?|inet|bool|boolean)$/;

/** `split_part(value, '/', 1)::timestamp`: texts are read as something else, and one that is nothing of the kind ends the migration. */
function castsInWords({ one, section, at, place }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'update') return [];
    const all = lexemes(slice(one.statement.parsed.text, operation.span));
    const casts = all.flatMap(({ text }, index) =>
      text === '::' && refusing.test(all[index + 1]?.text ?? '') ? [index] : [],
    );
    const types = casts.map((index) => all[index + 1]?.text ?? '');
    const read = casts.flatMap((index) => operandOf(all, index));
    const key = relationKey(schema, operation.table);
    const texts = (tableByKey(schema, key)?.columns ?? []).filter(
      ({ name, type }) =>
        (type.name === 'text' || type.name === 'varchar') &&
        !operation.columns.includes(name) &&
        read.some((word) => isIdentifier(word) && word.text === name),
    );
    return types.length === 0 || texts.length === 0
      ? []
      : [
          `Whether every value of ${texts.map(({ name }) => oneLine(`${displayName(key)}.${name}`)).join(', ')} can be read as ${[...new Set(types)].join(', ')} where ${place} casts it: it ends at the first that cannot, and no check asks for those.`,
        ];
  });
}

/** The word before a cast, or what stands in the brackets before it. */
function operandOf(all: readonly Lexeme[], cast: number): readonly Lexeme[] {
  let depth = 0;
  for (let at = cast - 1; at >= 0; at -= 1) {
    if (all[at]?.text === ')') depth += 1;
    if (all[at]?.text === '(') depth -= 1;
    if (depth <= 0) return all.slice(at, cast);
  }
  return [];
}

/** What the proof of one migration leaves open. Half sentences. */
function proofGaps(of: ReviewedMigration['proof']): readonly string[] {
  if (of.kind === 'not-run') return [`not run: ${oneLine(of.because)}`];
  const { verdict } = of.proof;
  switch (verdict.kind) {
    case 'not-verifiable':
      return [`could not be run: ${oneLine(reasonInWords(verdict.reason))}`];
    case 'stopped':
      return [`stopped: ${oneLine(verdict.message).replace(/\.$/, '')}`];
    case 'partly':
      return [
        // That locks are expected and not measured is told with the statements.
        ...verdict.because.flatMap((one) => {
          const count = `${one.places.length} ${one.places.length === 1 ? 'statement' : 'statements'}`;
          return one.kind === 'expected'
            ? []
            : [`${count} could not be run: ${oneLine(reasonInWords(one.reason))}`];
        }),
      ];
    case 'proved':
    case 'refused':
      return [];
  }
}

/** The same is said once. */
function together(gaps: readonly { readonly file: string; readonly gap: string }[]): readonly string[] {
  const byGap = new Map<string, string[]>();
  for (const { file, gap } of gaps) byGap.set(gap, [...(byGap.get(gap) ?? []), oneLine(file)]);
  return [...byGap].map(([gap, files]) => {
    const more = files.length - 3;
    return `${files.slice(0, more > 1 ? 3 : 4).join(', ')}${more > 1 ? ` and ${more} more` : ''}: ${gap}.`;
  });
}
