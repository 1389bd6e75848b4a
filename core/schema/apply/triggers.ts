/** Triggers of tables and views, rules, and event triggers. A partitioned table's row triggers exist on its partitions too. */
import type {
  AlterEventTrigger,
  CreateEventTrigger,
  CreateRule,
  CreateTrigger,
  DropRule,
  DropTrigger,
  ObjectName,
  RenameTablePart,
} from '../../operations/model/operation.ts';
import { creationKey, partitions, relationKey, resolveRelation, tableByKey } from '../lookup.ts';
import type { EventTrigger, Firing, Schema, Table, Trigger, View } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { described, pathOf } from './new-object.ts';
import { noteChange } from './changes.ts';
import { changePart, withoutPart, withPart } from './parts-of-table.ts';
import { findRoutine } from './routines.ts';
import { isTable, isView, putRelation } from './store.ts';

export function createTrigger(schema: Schema, operation: CreateTrigger, at: At): Schema {
  const relation = withTriggers(schema, operation.table);
  if (relation === undefined) return schema;
  const trigger: Trigger = {
    ...described,
    name: operation.name.text,
    forEach: operation.forEach,
    timing: operation.timing,
    events: operation.events,
    columns: operation.columns,
    when: operation.when?.text,
    function: functionKey(schema, operation.function),
    functionArguments: operation.functionArguments,
    constraint: operation.constraint,
    from: operation.from === undefined ? undefined : relationKey(schema, operation.from),
    deferrable: operation.deferrable,
    initiallyDeferred: operation.initiallyDeferred,
    oldTable: operation.oldTable,
    newTable: operation.newTable,
    firing: 'origin',
    inherited: false,
    path: pathOf(schema),
    origin: originOf(at),
  };
  return putTrigger(schema, relation.key, trigger);
}

/** On a table and, for row triggers, on its partitions. */
function putTrigger(schema: Schema, key: string, trigger: Trigger): Schema {
  const relation = schema.relations.get(key);
  if (!isTable(relation) && !isView(relation)) return schema;
  let next = putRelation(schema, { ...relation, triggers: withPart(relation.triggers, trigger) });
  if (trigger.forEach === 'statement') return next;
  for (const partition of partitions(next, key))
    next = putTrigger(next, partition.key, { ...trigger, inherited: true });
  return next;
}

/** The triggers that a new partition gets from its parent. */
export function inheritTriggers(schema: Schema, parent: Table, key: string): Schema {
  let next = schema;
  for (const trigger of parent.triggers)
    if (trigger.forEach === 'row') next = putTrigger(next, key, { ...trigger, inherited: true });
  return next;
}

function functionKey(schema: Schema, name: ObjectName): string {
  return findRoutine(schema, name, [])?.key ?? creationKey(schema, name);
}

function withTriggers(schema: Schema, name: ObjectName): Table | View | undefined {
  const relation = resolveRelation(schema, name);
  return isTable(relation) || isView(relation) ? relation : undefined;
}

export function dropTrigger(schema: Schema, operation: DropTrigger, at: At): Schema {
  const relation = withTriggers(schema, operation.table);
  if (relation === undefined || at.conditional) return schema;
  return removeTrigger(schema, relation.key, operation.name.text);
}

export function removeTrigger(schema: Schema, key: string, name: string): Schema {
  const relation = schema.relations.get(key);
  if (!isTable(relation) && !isView(relation)) return schema;
  let next = putRelation(schema, { ...relation, triggers: withoutPart(relation.triggers, name) });
  for (const partition of partitions(next, key))
    if (partition.triggers.some((one) => one.name === name && one.inherited))
      next = removeTrigger(next, partition.key, name);
  return next;
}

/** Triggers and rules of a function that is dropped with CASCADE. */
export function removeTriggersOf(schema: Schema, functionKeyGone: string): Schema {
  let next = schema;
  for (const relation of schema.relations.values()) {
    if (!isTable(relation) && !isView(relation)) continue;
    for (const trigger of relation.triggers)
      if (trigger.function === functionKeyGone) next = removeTrigger(next, relation.key, trigger.name);
  }
  return next;
}

export function setFiring(
  schema: Schema,
  key: string,
  names: (name: string) => boolean,
  firing: Firing,
): Schema {
  const table = tableByKey(schema, key);
  if (table === undefined) return schema;
  const triggers = table.triggers.map((one) =>
    names(one.name) ? noteChange(schema, one, { ...one, firing }) : one,
  );
  let next = putRelation(schema, { ...table, triggers });
  for (const partition of partitions(next, key)) next = setFiring(next, partition.key, names, firing);
  return next;
}

export function createRule(schema: Schema, operation: CreateRule, at: At): Schema {
  const relation = withTriggers(schema, operation.table);
  if (relation === undefined) return schema;
  const rule = {
    ...described,
    name: operation.name.text,
    event: operation.event,
    instead: operation.instead,
    where: operation.where?.text,
    actions: operation.actions.text,
    firing: 'origin' as const,
    path: pathOf(schema),
    origin: originOf(at),
  };
  return putRelation(schema, { ...relation, rules: withPart(relation.rules, rule) });
}

export function dropRule(schema: Schema, operation: DropRule, at: At): Schema {
  const relation = withTriggers(schema, operation.table);
  if (relation === undefined || at.conditional) return schema;
  return putRelation(schema, { ...relation, rules: withoutPart(relation.rules, operation.name.text) });
}

/** ALTER TRIGGER, POLICY and RULE … RENAME. */
export function renameTablePart(schema: Schema, operation: RenameTablePart): Schema {
  const relation = withTriggers(schema, operation.table);
  return relation === undefined
    ? schema
    : renamePart(schema, relation.key, operation.part, operation.name.text, operation.to.text);
}

function renamePart(
  schema: Schema,
  key: string,
  part: RenameTablePart['part'],
  from: string,
  to: string,
): Schema {
  const relation = schema.relations.get(key);
  if (!isTable(relation) && !isView(relation)) return schema;
  switch (part) {
    case 'rule': {
      const rules = changePart(schema, relation.rules, from, (one) => ({ ...one, name: to }));
      return putRelation(schema, { ...relation, rules });
    }
    case 'policy': {
      if (!isTable(relation)) return schema;
      const policies = changePart(schema, relation.policies, from, (one) => ({ ...one, name: to }));
      return putRelation(schema, { ...relation, policies });
    }
    case 'trigger': {
      const triggers = changePart(schema, relation.triggers, from, (one) => ({ ...one, name: to }));
      let next = putRelation(schema, { ...relation, triggers });
      for (const partition of partitions(next, key)) next = renamePart(next, partition.key, part, from, to);
      return next;
    }
  }
}

export function createEventTrigger(schema: Schema, operation: CreateEventTrigger, at: At): Schema {
  const trigger: EventTrigger = {
    ...described,
    name: operation.name,
    event: operation.event,
    tags: operation.tags,
    function: functionKey(schema, operation.function),
    firing: 'origin',
    owner: schema.role,
    origin: originOf(at),
  };
  return { ...schema, eventTriggers: schema.eventTriggers.set(trigger.name, trigger) };
}

export function alterEventTrigger(schema: Schema, operation: AlterEventTrigger): Schema {
  const old = schema.eventTriggers.get(operation.name);
  if (old === undefined) return schema;
  const now = noteChange(schema, old, { ...old, firing: operation.firing });
  return { ...schema, eventTriggers: schema.eventTriggers.set(old.name, now) };
}
