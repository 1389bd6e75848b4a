/** Names that the statements of a change create with IF NOT EXISTS or OR REPLACE, or that they drop first. */
import type { ObjectName } from '../../../operations/model/operation.ts';
import { creationKey, relationKey, resolveIndex } from '../../../schema/lookup.ts';
import type { Facts } from '../../facts/facts.ts';
import { actionsIn, type PlacedAction } from './objects-before.ts';

export interface NamesOfStatements {
  /** IF NOT EXISTS or OR REPLACE: keys as of an object. */
  readonly passedOver: ReadonlySet<string>;
  /** Dropped by the change, whether or not a migration creates them. */
  readonly dropped: ReadonlySet<string>;
}

export function namesOfStatements(facts: Facts): NamesOfStatements {
  const actions = actionsIn(facts);
  return {
    passedOver: new Set(actions.flatMap((action) => passedOver(action) ?? [])),
    dropped: new Set(actions.flatMap((action) => dropped(action) ?? [])),
  };
}

function passedOver({ operation, fact: { before } }: PlacedAction): string | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
      return operation.ifNotExists ? creationKey(before, operation.table) : undefined;
    case 'createSequence':
      return operation.ifNotExists ? creationKey(before, operation.sequence) : undefined;
    case 'createView':
      return operation.orReplace || operation.ifNotExists ? creationKey(before, operation.view) : undefined;
    case 'addColumn':
      return operation.ifNotExists
        ? `${relationKey(before, operation.table)}.${operation.column.name.text}`
        : undefined;
    case 'createIndex':
      return operation.ifNotExists && operation.name !== undefined
        ? besideTable(before, operation.table, operation.name.text)
        : undefined;
    case 'createTrigger':
      return operation.orReplace
        ? `${relationKey(before, operation.table)}.${operation.name.text}`
        : undefined;
    case 'addEnumValue':
      return operation.ifNotExists ? `${creationKey(before, operation.type)}.${operation.value}` : undefined;
    default:
      return undefined;
  }
}

function dropped({ operation, fact: { before } }: PlacedAction): string | undefined {
  switch (operation.kind) {
    case 'dropRelation':
    case 'renameRelation':
      return operation.relation === 'index'
        ? indexKey(before, operation.target)
        : relationKey(before, operation.target);
    case 'dropIndex':
      return indexKey(before, operation.index);
    case 'dropColumn':
    case 'renameColumn':
      return `${relationKey(before, operation.table)}.${operation.column.text}`;
    case 'dropConstraint':
    case 'renameConstraint':
      return `${relationKey(before, operation.table)}.${operation.constraint.text}`;
    case 'dropTrigger':
    case 'dropPolicy':
      return `${relationKey(before, operation.table)}.${operation.name.text}`;
    case 'dropType':
      return creationKey(before, operation.type);
    default:
      return undefined;
  }
}

type At = PlacedAction['fact']['before'];

function indexKey(before: At, name: ObjectName): string {
  return resolveIndex(before, name)?.key ?? creationKey(before, name);
}

/** An index is in its table's schema. */
function besideTable(before: At, table: ObjectName, name: string): string {
  const key = relationKey(before, table);
  return `${key.slice(0, key.indexOf('.'))}.${name}`;
}
