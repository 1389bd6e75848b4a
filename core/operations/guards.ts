/** The words by which a statement passes over what already exists, or is not there any more. Knows what statements say, and no schema. */
import type { Operation } from './model/operation.ts';

export interface Guard {
  readonly word: 'IF NOT EXISTS' | 'IF EXISTS' | 'OR REPLACE';
  readonly isSaid: boolean;
}

/** Undefined for statements that have no such words. */
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
