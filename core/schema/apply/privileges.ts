/** Privileges of objects after GRANT, REVOKE and default privileges, as in the server's access control lists. */
import type { PrivilegeObject } from '../../operations/model/operation.ts';
import type { DefaultPrivileges, Owned, Privilege, Schema } from '../model.ts';

/** Everything that ALL PRIVILEGES includes. */
export function allPrivileges(kind: PrivilegeObject): readonly string[] {
  switch (kind) {
    case 'table':
      return ['delete', 'insert', 'maintain', 'references', 'select', 'trigger', 'truncate', 'update'];
    case 'sequence':
      return ['select', 'update', 'usage'];
    case 'function':
      return ['execute'];
    case 'schema':
      return ['create', 'usage'];
    case 'database':
      return ['connect', 'create', 'temporary'];
    case 'type':
    case 'language':
    case 'foreign':
      return ['usage'];
    case 'large-object':
      return ['select', 'update'];
    case 'parameter':
      return ['alter system', 'set'];
    case 'role':
      return [];
  }
}

/** ALL PRIVILEGES (column, …). */
export const allColumnPrivileges: readonly string[] = ['insert', 'references', 'select', 'update'];

/** The initial privileges of an object of the kind: all for the owner, some for PUBLIC. */
export function builtInPrivileges(kind: PrivilegeObject): readonly Privilege[] {
  const owner = { grantee: '', privileges: allPrivileges(kind), grantable: [] };
  const open = publicByDefault(kind);
  return open.length === 0 ? [owner] : [owner, { grantee: 'public', privileges: open, grantable: [] }];
}

function publicByDefault(kind: PrivilegeObject): readonly string[] {
  switch (kind) {
    case 'function':
      return ['execute'];
    case 'type':
    case 'language':
      return ['usage'];
    case 'database':
      return ['connect', 'temporary'];
    default:
      return [];
  }
}

export interface PrivilegeStep {
  readonly change: 'grant' | 'revoke';
  readonly grantee: string;
  readonly privileges: readonly string[];
  /** GRANT … WITH GRANT OPTION; for REVOKE: only the option is revoked. */
  readonly grantOption: boolean;
}

export function afterStep(privileges: readonly Privilege[], step: PrivilegeStep): readonly Privilege[] {
  const old = privileges.find((one) => one.grantee === step.grantee) ?? {
    grantee: step.grantee,
    privileges: [],
    grantable: [],
  };
  const changed = step.change === 'grant' ? granted(old, step) : revoked(old, step);
  const others = privileges.filter((one) => one.grantee !== step.grantee);
  return changed.privileges.length === 0 ? others : [...others, changed];
}

function granted(old: Privilege, step: PrivilegeStep): Privilege {
  const more = step.grantOption ? step.privileges : [];
  return {
    ...old,
    privileges: union(old.privileges, step.privileges),
    grantable: union(old.grantable, more),
  };
}

function revoked(old: Privilege, step: PrivilegeStep): Privilege {
  const without = (list: readonly string[]): readonly string[] =>
    list.filter((one) => !step.privileges.includes(one));
  return {
    ...old,
    privileges: step.grantOption ? old.privileges : without(old.privileges),
    grantable: without(old.grantable),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

/** Privileges granted to the new owner are merged into the owner's. */
export function withOwner<T extends Owned>(one: T, owner: string): T {
  const own = one.privileges?.find(({ grantee }) => grantee === owner);
  const privileges =
    own === undefined
      ? one.privileges
      : one.privileges
          ?.filter((other) => other !== own)
          .map((other) =>
            other.grantee === '' ? { ...other, privileges: union(other.privileges, own.privileges) } : other,
          );
  return { ...one, owner, privileges };
}

/** Undefined if no default privileges apply to such an object. */
export function initialPrivileges(
  schema: Schema,
  kind: PrivilegeObject,
  inSchema: string | undefined,
): readonly Privilege[] | undefined {
  const fitting = schema.defaultPrivileges.filter(
    (one) =>
      one.objectKind === kind &&
      one.role === schema.role &&
      (one.schema === undefined || one.schema === inSchema),
  );
  if (fitting.length === 0) return undefined;
  const start = builtInPrivileges(kind);
  const general = fitting.filter((one) => one.schema === undefined).map(stepOf);
  const special = fitting.filter((one) => one.schema !== undefined).map(stepOf);
  // Default privileges of one schema are added to the global ones and revoke nothing.
  const added = special.reduce(afterStep, []).map(({ grantee, privileges, grantable }): PrivilegeStep => ({
    change: 'grant',
    grantee,
    privileges,
    grantOption: grantable.length > 0,
  }));
  const result = [...general, ...added].reduce(afterStep, start);
  return JSON.stringify(sorted(result)) === JSON.stringify(sorted(start)) ? undefined : result;
}

function stepOf(one: DefaultPrivileges): PrivilegeStep {
  const { grantee, privileges, grantable } = one.privilege;
  return { change: one.change, grantee, privileges, grantOption: grantable.length > 0 };
}

function sorted(privileges: readonly Privilege[]): readonly Privilege[] {
  return privileges.toSorted((a, b) => (a.grantee < b.grantee ? -1 : 1));
}
