/** The words for what has no generated rollback. refused-statements.ts decides. */
import type { OperationKind } from '../operations/model/operation.ts';
import { kindInWords } from '../operations/words.ts';

export function notGenerated(what: string): string {
  return `No rollback is generated for ${what}: write it by hand.`;
}

/** Where SQL's keywords differ from the name of the operation. */
const spelledOtherwise: Readonly<Partial<Record<OperationKind, string>>> = {
  alterAttribute: 'ALTER TYPE … ATTRIBUTE',
  alterObject: 'this ALTER',
  changePublication: 'what changes a publication',
  copyData: 'COPY',
  createObject: 'this CREATE',
  other: 'a statement of this kind',
  renameObject: 'ALTER … RENAME',
  setObjectSchema: 'ALTER … SET SCHEMA',
  setRoleVariable: 'ALTER ROLE … SET',
  setSecurityLabel: 'SECURITY LABEL',
  updateExtension: 'ALTER EXTENSION … UPDATE',
};

/** `ALTER DOMAIN` for alterDomain. */
export function asWords(kind: OperationKind): string {
  return spelledOtherwise[kind] ?? kindInWords(kind).toUpperCase();
}

/** `REPLICA IDENTITY` for replica-identity. */
export function optionWords(option: string): string {
  return option.replaceAll('-', ' ').toUpperCase();
}
