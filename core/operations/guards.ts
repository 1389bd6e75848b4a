/** IF EXISTS and IF NOT EXISTS in operations of any kind. Looks at statements only, not at a schema. */
import type { Operation } from './model/operation.ts';

export interface Guard {
  readonly word: 'IF NOT EXISTS' | 'IF EXISTS' | 'OR REPLACE';
  readonly isSaid: boolean;
}

/** Undefined for statements without such a clause. */
export function guardOf(operation: Operation): Guard | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs':
    case 'createSequence':
    case 'createSchema':
    case 'createExtension':
    case 'addColumn':
    case 'addEnumValue':
    case 'createIndex':
      return { word: 'IF NOT EXISTS', isSaid: operation.ifNotExists };
    case 'dropRelation':
    case 'dropIndex':
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropType':
    case 'dropSchema':
    case 'dropObject':
    case 'dropTrigger':
      return { word: 'IF EXISTS', isSaid: operation.ifExists };
    case 'createFunction':
    case 'createTrigger':
      return { word: 'OR REPLACE', isSaid: operation.orReplace };
    case 'createView':
      return operation.materialized
        ? { word: 'IF NOT EXISTS', isSaid: operation.ifNotExists }
        : { word: 'OR REPLACE', isSaid: operation.orReplace };
    default:
      return undefined;
  }
}
