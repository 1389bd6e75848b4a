/**
 * Who waits because a trigger works on what is locked: its function writes there, or reads it where reads wait too. As far as bodies show it,
 * with the functions that they call; what a body makes up when it runs is not followed.
 */
import { oneLine } from '../../plan/format.ts';
import type { ObjectName, Operation } from '../../operations/operation.ts';
import { candidateKeys, displayName, nameOf, relationKey } from '../../schema/lookup.ts';
import type { Program, Schema, Trigger } from '../../schema/model.ts';
import type { ShapeStep } from '../../syntax/postgres/flow-shape.ts';
import { commas } from '../../text/enumerate.ts';
import type { BlockedRelation } from '../model.ts';
import type { Placed } from '../placed.ts';

/** A table whose writes wait though nothing locks it. */
interface TriggerWait {
  readonly relation: string;
  readonly trigger: string;
  /** `inserts`, `updates of status`: in the order of the events. */
  readonly writes: readonly string[];
  /** All that can be written there. */
  readonly isAll: boolean;
  readonly locked: string;
  readonly does: 'write' | 'read';
  /** Behind a condition of the trigger or of its body. */
  readonly isPossible: boolean;
}

/** Tables that wait already are left out. */
export function triggerWaits(
  start: Schema,
  blocked: readonly Pick<BlockedRelation, 'relation' | 'blocks' | 'length'>[],
): readonly TriggerWait[] {
  const long = blocked.filter(({ length }) => length === 'long');
  const told = new Set(long.map(({ relation }) => relation));
  const found: TriggerWait[] = [];
  for (const table of long.length === 0 ? [] : start.relations.values()) {
    const relation = oneLine(displayName(table.key));
    if (table.kind !== 'table' || told.has(relation)) continue;
    for (const trigger of table.triggers) {
      if (trigger.firing === 'disabled' || trigger.firing === 'replica') continue;
      const uses = usesOf(start.programs.get(trigger.function) ?? [], start, trigger.when !== undefined);
      for (const { relation: locked, blocks } of long) {
        const own = uses.filter(
          (one) => one.relation === locked && (one.does === 'write' || blocks === 'reads-and-writes'),
        );
        const worst =
          own.find(({ does, isPossible }) => does === 'write' && !isPossible) ??
          own.find(({ isPossible }) => !isPossible) ??
          own[0];
        if (worst !== undefined)
          found.push({ ...worst, relation, locked, trigger: oneLine(trigger.name), ...firingOf(trigger) });
      }
    }
  }
  return found;
}

/** Their names, each once. */
export function alongTriggers(
  statements: readonly Placed[],
  blocked: readonly BlockedRelation[],
): readonly string[] {
  const start = statements[0]?.start;
  return start === undefined
    ? []
    : [...new Set(triggerWaits(start, blocked).map(({ relation }) => relation))];
}

/** Sentences, the largest tables first. */
export function waitingByTriggers(
  start: Schema,
  blocked: readonly BlockedRelation[],
  bytesOf: (relation: string) => number,
): readonly string[] {
  const byTable = new Map<string, TriggerWait[]>();
  for (const one of triggerWaits(start, blocked)) {
    const key = [one.relation, one.locked, one.does, one.isPossible].join('\n');
    byTable.set(key, [...(byTable.get(key) ?? []), one]);
  }
  const byWords = new Map<string, { readonly relations: string[]; readonly triggers: Set<string> }>();
  for (const all of byTable.values()) {
    const [first] = all;
    if (first === undefined) continue;
    const writes = [...new Set(all.flatMap((one) => one.writes))].toSorted((a, b) => rankOf(a) - rankOf(b));
    const which =
      all.some(({ isAll }) => isAll) || writes.length > mostWrites ? '' : ` (${writes.join(', ')})`;
    const words = [which, first.locked, first.does, first.isPossible ? 'may' : ''].join('\n');
    const same = byWords.get(words) ?? { relations: [], triggers: new Set<string>() };
    same.relations.push(first.relation);
    for (const { trigger } of all) same.triggers.add(trigger);
    byWords.set(words, same);
  }
  const most = ({ relations }: { readonly relations: readonly string[] }): number =>
    Math.max(0, ...relations.map(bytesOf));
  const sorted = [...byWords].toSorted(([, a], [, b]) => most(b) - most(a));
  const more = sorted.length - mostSentences;
  const shown = more > 1 ? sorted.slice(0, mostSentences) : sorted;
  const rest = sorted.slice(shown.length).flatMap(([, { relations }]) => relations);
  return [
    ...shown.map(([words, { relations, triggers }]) => {
      const [which = '', locked = '', does = '', may = ''] = words.split('\n');
      const isOne = triggers.size === 1;
      const names =
        triggers.size > mostNames
          ? 'their triggers'
          : `${isOne ? 'trigger' : 'triggers'} ${[...triggers].join(', ')}`;
      const verb = may === '' ? `${does}${isOne ? 's' : ''}` : `may ${does}`;
      const tables = commas(
        relations.toSorted((a, b) => bytesOf(b) - bytesOf(a)),
        mostTables,
      );
      const to = does === 'write' ? ' to' : '';
      return `Writes to ${tables}${which} ${may === '' ? '' : 'may '}wait as long: ${names} ${verb}${to} ${locked}.`;
    }),
    ...(rest.length === 0
      ? []
      : [`Writes to ${commas([...new Set(rest)], mostRest)} may wait too, by triggers of the same kind.`]),
  ];
}

const mostSentences = 4;
const mostTables = 6;
const mostRest = 12;
const mostNames = 3;
const mostWrites = 4;

/** `updates of a`. */
function rankOf(writes: string): number {
  return inOrder.findIndex((one) => writes.toLowerCase().startsWith(one));
}

const inOrder = ['insert', 'update', 'delete', 'truncate'] as const;

/** `deletes, updates of a, b`. */
function firingOf({ events, columns }: Trigger): Pick<TriggerWait, 'writes' | 'isAll'> {
  const isAll =
    columns.length === 0 && (['insert', 'update', 'delete'] as const).every((one) => events.includes(one));
  return {
    isAll,
    writes: inOrder
      .filter((one) => events.includes(one))
      .map((event) =>
        event === 'truncate'
          ? 'TRUNCATE'
          : event === 'update' && columns.length > 0
            ? `updates of ${columns.map(oneLine).join(', ')}`
            : `${event}s`,
      ),
  };
}

// ---------------------------------------------------------------------------------------------------------------- bodies

interface Use {
  readonly relation: string;
  readonly does: 'write' | 'read';
  readonly isPossible: boolean;
}

const deepest = 2;

function usesOf(
  programs: readonly Program[],
  schema: Schema,
  isPossible: boolean,
  depth = 0,
): readonly Use[] {
  return programs.flatMap(({ body }) => {
    const isLeft = isLeftEarly(body.program);
    return body.statements.flatMap(({ conditional, parsed }) =>
      parsed.operations.flatMap((operation) => {
        const isDoubted = isPossible || conditional || isLeft;
        const named = (does: Use['does'], names: readonly ObjectName[]): readonly Use[] =>
          names.map((name) => ({
            relation: oneLine(displayName(relationKey(schema, name))),
            does,
            isPossible: isDoubted,
          }));
        return [
          ...named('write', writtenBy(operation)),
          ...named('read', 'reads' in operation ? operation.reads : []),
          ...(operation.kind === 'select' && depth < deepest
            ? operation.functions.flatMap((call) =>
                // Which of several of one name is called depends on its arguments.
                calledBy(nameOf(call.schema, call.name), schema).flatMap((called, _, all) =>
                  usesOf([called], schema, isDoubted || all.length > 1, depth + 1),
                ),
              )
            : []),
        ];
      }),
    );
  });
}

/** RETURN behind a condition: what stands below it runs or does not. */
function isLeftEarly(steps: readonly ShapeStep[], isInside = false): boolean {
  return steps.some((step) => {
    switch (step.kind) {
      case 'leave':
        return isInside && step.how === 'return';
      case 'block':
        return isLeftEarly(step.steps, isInside);
      case 'branch':
        return step.arms.some((arm) => isLeftEarly(arm.steps, true));
      case 'loop':
        return isLeftEarly(step.steps, true);
      default:
        return false;
    }
  });
}

function calledBy(name: ObjectName, schema: Schema): readonly Program[] {
  return candidateKeys(schema, name).flatMap((key) => schema.programs.get(key) ?? []);
}

function writtenBy(operation: Operation): readonly ObjectName[] {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return [operation.table];
    case 'truncate':
      return operation.tables;
    default:
      return [];
  }
}
