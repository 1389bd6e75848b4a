/** What no rollback is generated for, in the words that it is written in. Decides nothing: refused.ts does. */
import type { OperationKind } from '../operations/model/operation.ts';
import { kindInWords } from '../operations/words.ts';

export function notGenerated(what: string): string {
  return `No way back is generated for ${what}: write it by hand.`;
}

/** Where SQL says something else than the name of the operation. */
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

/** `ALTER DOMAIN`, of alterDomain. */
export function asWords(kind: OperationKind): string {
  return spelledOtherwise[kind] ?? kindInWords(kind).toUpperCase();
}

/** `REPLICA IDENTITY`, of replica-identity. */
export function optionWords(option: string): string {
  return option.replaceAll('-', ' ').toUpperCase();
}
