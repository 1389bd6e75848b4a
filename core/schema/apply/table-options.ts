/** The actions of ALTER TABLE (and VIEW, INDEX, …) that change neither columns nor constraints. */
import type { AlterTableOption } from '../../operations/model/operation.ts';
import { creationKey, indexesOf, keyOf, resolveIndex, resolveRelation, sequencesOf } from '../lookup.ts';
import type { Firing, Schema, Table } from '../model.ts';
import type { At } from './statement-place.ts';
import { noteChange } from './changes.ts';
import { changeConstraint } from './constraints.ts';
import { disinherit, inherit } from './inheritance.ts';
import { afterOptionChanges, changedOptions } from './options.ts';
import { isTable, isView, putIndex, putRelation } from './store.ts';
import { withOwner } from './privileges.ts';
import { setFiring } from './triggers.ts';

export function setTableOption(schema: Schema, operation: AlterTableOption, at: At): Schema {
  if (at.conditional) return schema;
  const index = resolveIndex(schema, operation.table);
  const relation = resolveRelation(schema, operation.table);
  if (relation === undefined) return index === undefined ? schema : ofIndex(schema, index.key, operation);
  if (operation.option === 'owner') return ownedBy(schema, relation.key, operation.value);
  if (isTable(relation)) return ofTable(schema, relation, operation, at);
  if (!isView(relation)) return schema;
  switch (operation.option) {
    case 'storage-parameters': {
      const check = operation.options.find(({ name }) => name === 'check_option')?.value;
      const options = changedOptions(relation.options, operation.options, operation.reset);
      const checkOption = check === 'local' || check === 'cascaded' ? check : undefined;
      return putRelation(schema, {
        ...relation,
        options: options.filter(({ name }) => name !== 'check_option'),
        checkOption: operation.reset.includes('check_option')
          ? undefined
          : (checkOption ?? relation.checkOption),
      });
    }
    case 'set-tablespace':
      return putRelation(schema, { ...relation, tablespace: operation.value });
    case 'set-access-method':
      return putRelation(schema, { ...relation, accessMethod: operation.value });
    case 'cluster-on':
      return clusterOn(schema, relation.key, operation.value);
    default:
      return schema;
  }
}

function ofTable(schema: Schema, table: Table, operation: AlterTableOption, at: At): Schema {
  const { option, value } = operation;
  switch (option) {
    case 'set-logged':
    case 'set-unlogged':
      return setPersistence(schema, table, option === 'set-logged' ? 'permanent' : 'unlogged');
    case 'set-tablespace':
      return putRelation(schema, { ...table, tablespace: value });
    case 'set-access-method':
      return putRelation(schema, { ...table, accessMethod: value });
    case 'storage-parameters': {
      const options = changedOptions(table.options, operation.options, operation.reset);
      return putRelation(schema, { ...table, options });
    }
    case 'cluster-on':
      return clusterOn(schema, table.key, value);
    case 'replica-identity':
      return replicaIdentity(schema, table, operation);
    case 'enable-trigger':
    case 'disable-trigger': {
      const firing = option === 'disable-trigger' ? 'disabled' : operation.firing;
      return setFiring(schema, table.key, (name) => operation.everyTrigger || name === value, firing);
    }
    case 'enable-rule':
    case 'disable-rule': {
      const firing: Firing = option === 'disable-rule' ? 'disabled' : operation.firing;
      const rules = table.rules.map((one) =>
        one.name === value ? noteChange(schema, one, { ...one, firing }) : one,
      );
      return putRelation(schema, { ...table, rules });
    }
    case 'inherit':
      return operation.object === undefined ? schema : inherit(schema, table.key, operation.object, at);
    case 'no-inherit':
      return operation.object === undefined ? schema : disinherit(schema, table.key, operation.object);
    case 'alter-constraint':
      return operation.constraint === undefined
        ? schema
        : changeConstraint(schema, table.key, operation.constraint);
    case 'of-type':
      return putRelation(schema, {
        ...table,
        ofType: operation.object === undefined ? undefined : creationKey(schema, operation.object),
      });
    case 'not-of-type':
      return putRelation(schema, { ...table, ofType: undefined });
    case 'foreign-options': {
      const serverOptions = afterOptionChanges(table.serverOptions, operation.optionChanges);
      return putRelation(schema, { ...table, serverOptions });
    }
    case 'owner':
    case 'other':
      return schema;
  }
}

function ofIndex(schema: Schema, key: string, operation: AlterTableOption): Schema {
  const index = schema.indexes.get(key);
  if (index === undefined) return schema;
  switch (operation.option) {
    case 'storage-parameters':
      return putIndex(schema, {
        ...index,
        options: changedOptions(index.options, operation.options, operation.reset),
      });
    case 'set-tablespace':
      return putIndex(schema, { ...index, tablespace: operation.value });
    default:
      return schema;
  }
}

/** Sequences of serial and identity columns have their table's owner. */
export function ownedBy(schema: Schema, key: string, owner: string | undefined): Schema {
  const relation = schema.relations.get(key);
  if (relation === undefined || owner === undefined) return schema;
  let next = putRelation(schema, withOwner(relation, owner));
  for (const sequence of sequencesOf(next, key)) next = putRelation(next, withOwner(sequence, owner));
  return next;
}

/** Since version 15 the sequences follow. */
function setPersistence(schema: Schema, table: Table, persistence: Table['persistence']): Schema {
  let next = putRelation(schema, { ...table, persistence });
  for (const sequence of sequencesOf(next, table.key)) next = putRelation(next, { ...sequence, persistence });
  return next;
}

function clusterOn(schema: Schema, relation: string, name: string | undefined): Schema {
  let next = schema;
  for (const index of indexesOf(schema, relation)) {
    const clustered = index.name === name;
    if (index.clustered !== clustered) next = putIndex(next, { ...index, clustered });
  }
  return next;
}

function replicaIdentity(schema: Schema, table: Table, operation: AlterTableOption): Schema {
  const { value, index: name } = operation;
  const chosen = value === 'full' || value === 'nothing' || value === 'index' ? value : 'default';
  let next = putRelation(schema, { ...table, replicaIdentity: chosen });
  const marked = name === undefined ? undefined : keyOf(table.schema, name);
  for (const index of indexesOf(next, table.key)) {
    const isMarked = index.key === marked;
    if (index.replicaIdentity !== isMarked) next = putIndex(next, { ...index, replicaIdentity: isMarked });
  }
  return next;
}
