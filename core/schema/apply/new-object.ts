/** What every new object starts with, and where its texts' names are looked up. */
import type { PrivilegeObject } from '../../operations/model/operation.ts';
import type { DefinitionPath, Described, Owned, Schema } from '../model.ts';
import { initialPrivileges } from './privileges.ts';

/**
 * What is made most often takes these fields by name: a literal that begins with a spread gets each further field in a step of its own,
 * which makes a long replay take half as long again.
 */
export const described: Described = { comment: undefined, labels: [], changes: [] };

/** Of an object that belongs to the role at work, with what default privileges give away. */
export function owned(schema: Schema, kind: PrivilegeObject, inSchema: string | undefined): Owned {
  const { comment, labels, changes } = described;
  const privileges = initialPrivileges(schema, kind, inSchema);
  return { comment, labels, changes, owner: schema.role, privileges };
}

export function pathOf(schema: Schema): DefinitionPath {
  const [only, ...more] = schema.searchPath;
  return only === 'public' && more.length === 0 ? undefined : schema.searchPath;
}
