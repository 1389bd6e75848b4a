/** Triggers, rules and event triggers. */
import type { CreateEventTrigStmt, CreateTrigStmt, RuleStmt } from '@pgsql/types';
import { strings } from '../../syntax/postgres/raw-tree.ts';
import type { Source } from '../../syntax/postgres/source.ts';
import type { CreateEventTrigger, CreateRule, CreateTrigger, Operation } from '../model/operation.ts';
import { bracketed, expression, nameOfParts, relationName, unplaced } from './parts.ts';

export function createTrigger(source: Source, node: CreateTrigStmt): CreateTrigger {
  const keyword = source.find(source.whole, 'trigger') ?? 0;
  const transition = (isNew: boolean): string | undefined =>
    (node.transitionRels ?? []).flatMap((one) =>
      'TriggerTransition' in one && (one.TriggerTransition.isNew === true) === isNew
        ? [one.TriggerTransition.name ?? '']
        : [],
    )[0];
  const when = source.find(source.whole, 'when');
  return {
    kind: 'createTrigger',
    span: source.span(source.whole),
    name: source.name(keyword + 1) ?? unplaced(node.trigname ?? '').name,
    table: relationName(source, node.relation),
    orReplace: node.replace === true,
    constraint: node.isconstraint === true,
    forEach: node.row === true ? 'row' : 'statement',
    timing: timingOf(node.timing ?? 0),
    events: eventBits.filter(([, bit]) => ((node.events ?? 0) & bit) !== 0).map(([event]) => event),
    columns: strings(node.columns),
    when:
      node.whenClause === undefined || when === undefined
        ? undefined
        : bracketed(source, node.whenClause, when + 1),
    function: nameOfParts(strings(node.funcname)),
    functionArguments: strings(node.args),
    from: node.constrrel === undefined ? undefined : relationName(source, node.constrrel),
    deferrable: node.deferrable === true,
    initiallyDeferred: node.initdeferred === true,
    oldTable: transition(false),
    newTable: transition(true),
  };
}

/** Bits of PostgreSQL's trigger.h. */
const eventBits = [
  ['insert', 4],
  ['delete', 8],
  ['update', 16],
  ['truncate', 32],
] as const;

function timingOf(bits: number): CreateTrigger['timing'] {
  if ((bits & 2) !== 0) return 'before';
  return (bits & 64) !== 0 ? 'instead-of' : 'after';
}

export function createRule(source: Source, node: RuleStmt): CreateRule {
  const keyword = source.find(source.whole, 'rule') ?? 1;
  const table = relationName(source, node.relation);
  const behind = source.indexAt(table.end);
  const tail = { from: behind, to: source.tokens.length };
  const does = source.find(tail, 'do') ?? behind;
  const where = source.find({ from: behind, to: does }, 'where');
  const said = ['instead', 'also'].includes(source.word(does + 1));
  const event = source.word((source.find(source.whole, 'as', 'on') ?? keyword) + 2);
  return {
    kind: 'createRule',
    span: source.span(source.whole),
    name: source.name(keyword + 1) ?? unplaced(node.rulename ?? '').name,
    table,
    orReplace: node.replace === true,
    event: event === 'insert' || event === 'update' || event === 'delete' ? event : 'select',
    instead: node.instead === true,
    where:
      where === undefined ? undefined : expression(source, node.whereClause, { from: where + 1, to: does }),
    actions: expression(
      source,
      { List: { items: node.actions ?? [] } },
      {
        from: does + (said ? 2 : 1),
        to: source.tokens.length,
      },
    ),
  };
}

export function createEventTrigger(source: Source, node: CreateEventTrigStmt): CreateEventTrigger {
  const tags = (node.whenclause ?? []).flatMap((one) => {
    const value = 'DefElem' in one ? one.DefElem.arg : undefined;
    return value !== undefined && 'List' in value ? strings(value.List.items) : [];
  });
  return {
    kind: 'createEventTrigger',
    span: source.span(source.whole),
    name: node.trigname ?? '',
    event: node.eventname ?? '',
    tags,
    function: nameOfParts(strings(node.funcname)),
  };
}

export function alterEventTrigger(
  source: Source,
  node: { readonly trigname?: string; readonly tgenabled?: string },
): Operation {
  const states: Readonly<Record<string, 'origin' | 'always' | 'replica' | 'disabled'>> = {
    O: 'origin',
    A: 'always',
    R: 'replica',
    D: 'disabled',
  };
  return {
    kind: 'alterEventTrigger',
    span: source.span(source.whole),
    name: node.trigname ?? '',
    firing: states[node.tgenabled ?? 'O'] ?? 'origin',
  };
}
