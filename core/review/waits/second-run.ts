/**
 * What becomes of an index that is built CONCURRENTLY IF NOT EXISTS where the file runs a second time, or twice at once: the build that failed has left it invalid, the next
 * one passes over it, and what stands behind, in a later file of the run too, goes on, a DROP of the index that still serves among it. Measured on servers.
 */
import { oneLine } from '../../plan/format.ts';
import { indexesOf, relationKey, resolveIndex, resolveRelation } from '../../schema/lookup.ts';
import { joined } from '../../text/enumerate.ts';
import { isBuiltBeside } from '../checks/live-checks.ts';
import { runsAgain } from '../order/again.ts';
import { type Placed, schemaAt } from '../placed.ts';

export interface SecondRun {
  /** What may stay invalid. */
  readonly built: string;
  /** What goes behind it, all of one table with it. */
  readonly drops: readonly string[];
}

const mostNames = 3;

/** The first of them. `isOneRun`: the files behind its own run with it, where nobody is to look between them. */
function secondRunOf(statements: readonly Placed[], isOneRun: boolean): SecondRun | undefined {
  for (const placed of statements) {
    const own = statements.filter(({ migration }) => migration === placed.migration);
    const at = own.indexOf(placed);
    // Its tool does not begin anew by itself, or what stands in front of the build fails then.
    if (placed.migration.afterFailure !== undefined || !runsAgain(own.slice(0, at + 1))) continue;
    const schema = schemaAt(placed);
    for (const { operation } of placed.one.actions) {
      if (!isBuiltBeside(operation) || !operation.ifNotExists || operation.name === undefined) continue;
      const key = relationKey(schema, operation.table);
      const name = operation.name.text;
      if (own.slice(0, at).some((one) => droppedNames(one).includes(name))) continue;
      const behind = isOneRun
        ? statements.slice(statements.indexOf(placed) + 1).filter((one) => isWith(one, placed))
        : own.slice(at + 1);
      const drops = behind.flatMap((one) => droppedOf(one, key)).filter((one) => one !== name);
      if (drops.length > 0) return { built: oneLine(name), drops: [...new Set(drops)].map(oneLine) };
    }
  }
  return undefined;
}

function isWith({ migration: { tool, byHand } }: Placed, { migration }: Placed): boolean {
  return tool === migration.tool && byHand === migration.byHand;
}

function droppedNames({ one }: Placed): readonly string[] {
  return one.actions.flatMap(({ operation }) =>
    operation.kind === 'dropIndex' ? [operation.index.name.text] : [],
  );
}

/** Of those that were there before the change. */
function droppedOf({ one, section, at, start }: Placed, key: string): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'dropIndex') return [];
    const index = resolveIndex(schema, operation.index);
    return index?.relation === key && indexesOf(start, key).some((each) => each.key === index.key)
      ? [index.name]
      : [];
  });
}

/** For the head of a review. A sentence. */
export function secondRunInBrief(statements: readonly Placed[], isOneRun: boolean): string | undefined {
  const found = secondRunOf(statements, isOneRun);
  return (
    found &&
    `No automatic retry: after a build that failed, a second run passes over the invalid ${found.built} (IF NOT EXISTS), drops ${joined(found.drops, mostNames)}, which ${found.drops.length === 1 ? 'works' : 'work'}, and ends without an error. Run the pre-flight before each run.`
  );
}

/** Of a tool without a lock, where one of its builds waits for older transactions: half a sentence, of several instances. */
export function twoAtOnce(statements: readonly Placed[]): string | undefined {
  const builds = statements.flatMap(({ one }) =>
    one.actions.map(({ operation }) => operation).filter(isBuiltBeside),
  );
  const [first] = builds;
  if (first === undefined) return undefined;
  const found = secondRunOf(statements, false);
  const guarded = builds.find(({ ifNotExists, name }) => ifNotExists && name !== undefined);
  const built = found?.built ?? oneLine((guarded ?? first).name?.text ?? 'its index');
  const later =
    found !== undefined
      ? `passes over it and drops ${joined(found.drops, mostNames)}`
      : guarded !== undefined
        ? 'passes over it'
        : 'fails at the name';
  const deadlock = `as a rule the build of the earlier one fails (deadlock detected: it waits for the later one, which waits for its lock) and leaves ${built} invalid, and the later one ${later}`;
  const failing = failsTwice(statements);
  if (failing === undefined) return deadlock;
  const fails = `the later one waits at ${failing.first.place}, which cannot run twice, and fails there`;
  return failing.isOfBuild ? fails : `${fails}; of one that starts while ${built} is built, ${deadlock}`;
}

/**
 * What surely fails where it has run: it says IF NOT EXISTS of nothing that it makes and locks what others have made, so that the later one waits for the
 * earlier one. `isOfBuild`: of the very file, which nobody comes behind then.
 */
function failsTwice(
  statements: readonly Placed[],
): { readonly first: Placed; readonly isOfBuild: boolean } | undefined {
  const [first] = statements.filter(({ one }) => one.actions.length > 0);
  const build = statements.find(({ one }) => one.actions.some(({ operation }) => isBuiltBeside(operation)));
  if (first === undefined || build === undefined || first === build) return undefined;
  const isFailing = first.one.actions.some(({ operation }) => {
    if (operation.kind !== 'addColumn' || operation.ifNotExists) return false;
    const table = resolveRelation(schemaAt(first), operation.table);
    return table !== undefined && first.start.relations.has(table.key);
  });
  return isFailing ? { first, isOfBuild: first.migration === build.migration } : undefined;
}
