/** Which release has to be in place, or to be stopped, before a script takes back what it uses. Sentences; the order of several scripts is in-order.ts. */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import type { Operation } from '../../operations/operation.ts';
import { column, relationKey, tableByKey } from '../../schema/lookup.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { typeText } from '../../schema/type-text.ts';
import { joined } from '../../text/enumerate.ts';
import type { ReviewedMigration } from '../input.ts';
import type { DeploymentOrder, MigrationReview } from '../model.ts';
import { writesRefused, nullsLetIn } from '../order/each-other.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { isZoned } from '../order/loosened.ts';
import { reasonsAt } from '../order/order.ts';
import { rekeyedStopped } from '../order/rekeyed.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { alikeBack } from './alike-back.ts';
import { keptOutBy, orderKeptOut } from './kept-out.ts';

const mostNames = 6;

/** A sentence. `first`: a previous release is in place, or may start, before the script; `order`: it says which one starts when, to the end. */
export interface ReleaseFirst {
  readonly kind: 'first' | 'order' | 'beside';
  readonly words: string;
}

function beside(words: string): ReleaseFirst {
  return { kind: 'beside', words };
}

/** What the way back takes away is in use by then. */
export function releasesFirst(
  { stages }: DeploymentOrder,
  withScript: readonly MigrationReview[],
  all: readonly ReviewedMigration[],
  statements: readonly Placed[],
): readonly ReleaseFirst[] {
  const own = stages.filter(({ files }) =>
    files.some(({ file }) => withScript.some((one) => oneLine(file) === one.file)),
  );
  const outages = own.filter(
    ({ phase, empty }) => (phase === 'with' && empty === undefined) || phase === 'mixed',
  );
  const isTaken = all.some(takesAway);
  const using = own.filter((stage) => isTaken && isUsed(stage));
  const fills = stages.flatMap((one) => one.fills.map(({ name }) => name));
  const isOfParts = withScript.length > 1 && own.length > 1;
  return [
    ...own.flatMap((one) =>
      one.empty === undefined
        ? []
        : beside(
            `Stop the application before ${partOf(one, stages)}, and start the previous release after it: ${one.empty.apart}.`,
          ),
    ),
    ...outages.map((one) => stoppedFirst(one, stages, statements)),
    ...alikeBack(
      statements.filter(({ migration }) => withScript.some(({ file }) => file === oneLine(migration.file))),
      withScript.flatMap(({ rollback: { script } }) => script ?? []),
    ).map(beside),
    ...(isOfParts
      ? using.map((one) => ({
          kind: 'first' as const,
          // Another part wants another order.
          words: `Before ${partOf(one, stages)}, put the previous release in place of ${one.release}: the way back drops what it uses.`,
        }))
      : [...new Set(using.map(({ release }) => release))].map((release) => inPlaceOf(release, statements))),
    ...(fills.length === 0 || using.length === 0
      ? []
      : [
          beside(
            `What was filled by hand in ${[...new Set(fills)].join(', ')} goes too, and is to be filled anew.`,
          ),
        ]),
  ];
}

/** The way back drops what it uses. */
function inPlaceOf(release: string, statements: readonly Placed[]): ReleaseFirst {
  const order = orderKeptOut(statements, release);
  return order === undefined
    ? { kind: 'first', words: `First take back ${release}: the way back drops what it uses.` }
    : { kind: 'order', words: order };
}

/** A release uses what the part brings by its name. */
export function isUsed({
  phase,
  release,
}: Pick<DeploymentOrder['stages'][number], 'phase' | 'release'>): boolean {
  return phase === 'before' && release.startsWith('the release that uses ');
}

/** The former one may do all but write some of it where the change has run. */
function stoppedFirst(
  stage: DeploymentOrder['stages'][number],
  stages: DeploymentOrder['stages'],
  statements: readonly Placed[],
): ReleaseFirst {
  if (stage.isMoved === true)
    return beside(
      'Stop the new release before the way back, and start the former one after it: what the one reads is not there where the schema is the other’s.',
    );
  const own = statements.filter(({ migration }) =>
    stage.files.some(({ file }) => file === oneLine(migration.file)),
  );
  const refused = writesRefused(own);
  const of = partOf(stage, stages);
  const stopped = stage.phase === 'mixed' ? rekeyedStopped(own, of) : undefined;
  if (stopped !== undefined) return beside(stopped);
  if (refused.length === 0 || stage.phase !== 'mixed')
    return beside(
      `Stop the new release before ${of}, and start the former one after it: neither runs where the schema is the other’s.`,
    );
  const uses = `Stop the new release before ${of}: that release uses what goes.`;
  const kept = keptOutBy(own);
  const open = nullsLetIn(own);
  return kept === undefined
    ? {
        kind: 'first',
        words: `${uses} The former one can start before${open.length === 0 ? '' : `, where it can read nulls in ${joined(open, mostNames)}`}: until the way back has run, nothing of the former one fails but ${joined(refused, mostNames)}.${orLetOut(own)}`,
      }
    : beside(
        `${uses} Start the former one after it, when its row has gone from the record: ${kept.tool} refuses to start a program that lacks a file which has run.`,
      );
}

/** Where it fails at no more than a value that it does not write. A sentence that begins with a space. */
function orLetOut(own: readonly Placed[]): string {
  const late = own.flatMap((placed) =>
    reasonsAt(placed).flatMap((reason) =>
      reason.phase === 'before' || reason.phase === 'any' ? [] : [{ placed, reason }],
    ),
  );
  const wanted = late.map(({ placed, reason: { operation, otherwise } }) => {
    if (otherwise !== 'requires' || (operation.kind !== 'setNotNull' && operation.kind !== 'addColumn'))
      return undefined;
    const key = relationKey(schemaAt(placed), operation.table);
    const is = tableByKey(placed.section.after, key);
    const name = operation.kind === 'addColumn' ? operation.column.name.text : operation.column.text;
    const isNew = tableByKey(placed.start, key)?.columns.some((one) => one.name === name) === false;
    return is === undefined || !isNew
      ? undefined
      : { table: qualifiedName(is), column: quoteIdentifier(name) };
  });
  const known = wanted.flatMap((one) => one ?? []);
  if (known.length === 0 || known.length < wanted.length || known.length > mostNames) return '';
  const sql = known.map((one) => code(`ALTER TABLE ${one.table} ALTER COLUMN ${one.column} DROP NOT NULL;`));
  return ` Or take nothing back: ${[...new Set(sql)].join(' ')} is all that the former release needs, and loses nothing. Before the new one is started again: fill what is null by then, and SET NOT NULL.`;
}

function partOf(stage: DeploymentOrder['stages'][number], stages: DeploymentOrder['stages']): string {
  return stages.length < 2 ? 'the way back' : `part ${stages.indexOf(stage) + 1} is taken back`;
}

/** What changes no more than how values are kept and read. */
const ofValues: ReadonlySet<Operation['kind']> = new Set([
  ...(['alterColumnType', 'setDefault', 'dropRelation', 'createView', 'createIndex', 'dropIndex'] as const),
  ...(['begin', 'commit', 'setVariable', 'commentOn'] as const),
]);

/** Behind it something is missing that the way forward has left, or takes less. What nobody knows may be so. */
export function takesAway({ sections, backSection }: ReviewedMigration): boolean {
  const [is, back] = [sections.at(-1)?.after, backSection?.section.after];
  const isOfValues = sections.every(({ statements }) =>
    statements.every(({ actions }) => actions.every(({ operation }) => ofValues.has(operation.kind))),
  );
  if (is === undefined || back === undefined || !isOfValues) return true;
  return [...is.relations.values()].some((one) => {
    const left = back.relations.get(one.key);
    if (left === undefined) return true;
    if (one.kind === 'view' && left.kind === 'view')
      return one.columns?.every((each) => left.columns?.includes(each)) !== true;
    const table = tableByKey(back, one.key);
    if (one.kind !== 'table' || table === undefined) return false;
    return one.columns.some((each) => {
      const former = column(table, each.name);
      return (
        former === undefined ||
        (typeText(each.type) !== typeText(former.type) && !isZoned({ former: each, now: former }))
      );
    });
  });
}
