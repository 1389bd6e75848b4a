/** What every new object starts with, and where its texts' names are looked up. */
import type { PrivilegeObject } from '../../operations/operation.ts';
import type { DefinitionPath, Described, Owned, Schema } from '../model.ts';
import { initialPrivileges } from './privileges.ts';

export const described: Described = { comment: undefined, labels: [], changes: [] };

/** Of an object that belongs to the role at work, with what default privileges give away. */
export function owned(schema: Schema, kind: PrivilegeObject, inSchema: string | undefined): Owned {
  return {
    ...described,
    owner: schema.role,
    privileges: initialPrivileges(schema, kind, inSchema),
  };
}

export function pathOf(schema: Schema): DefinitionPath {
  const [only, ...more] = schema.searchPath;
  return only === 'public' && more.length === 0 ? undefined : schema.searchPath;
}
