/** The initial values of every new object, and the search path of its texts. */
import type { PrivilegeObject } from '../../operations/model/operation.ts';
import type { DefinitionPath, Described, Owned, Schema } from '../model.ts';
import { initialPrivileges } from './privileges.ts';

/**
 * Object types that are created most often copy these fields by name: a literal that begins with a spread adds each further field in a
 * separate step, which makes a long replay half as slow again.
 */
export const described: Described = { comment: undefined, labels: [], changes: [] };

/** For an object that belongs to the current role, with default privileges. */
export function owned(schema: Schema, kind: PrivilegeObject, inSchema: string | undefined): Owned {
  const { comment, labels, changes } = described;
  const privileges = initialPrivileges(schema, kind, inSchema);
  return { comment, labels, changes, owner: schema.role, privileges };
}

export function pathOf(schema: Schema): DefinitionPath {
  const [only, ...more] = schema.searchPath;
  return only === 'public' && more.length === 0 ? undefined : schema.searchPath;
}
