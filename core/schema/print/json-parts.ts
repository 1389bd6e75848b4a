/** Properties that objects of many kinds share, as plain JSON values; see json.ts for the whole document. */
import type { Option } from '../../operations/model/operation.ts';
import type { Change, Described, Origin, Owned, Policy, Privilege, RewriteRule, Trigger } from '../model.ts';

export interface JsonPlace {
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

export type PlaceOf = (origin: Origin) => JsonPlace;

export function described({ comment, labels, changes }: Described, place: PlaceOf) {
  return {
    comment: comment ?? null,
    labels,
    changes: changes.map((one: Change) => ({ operation: one.operation, ...place(one) })),
  };
}

export function owned(one: Owned, place: PlaceOf) {
  return {
    owner: one.owner ?? null,
    privileges: one.privileges?.map(privilegeJson) ?? null,
    ...described(one, place),
  };
}

/** The owner's own privileges have an empty grantee. */
export function privilegeJson({ grantee, privileges, grantable }: Privilege) {
  return { grantee, privileges, grantable };
}

export function optionsJson(options: readonly Option[]) {
  return options.map(({ name, value }) => ({ name, value: value ?? null }));
}

/** The search path with which names in its text are resolved; null for public alone. */
export function pathJson(path: readonly string[] | undefined) {
  return path ?? null;
}

export function triggerJson(one: Trigger, place: PlaceOf) {
  return {
    name: one.name,
    timing: one.timing,
    events: one.events,
    columns: one.columns,
    forEach: one.forEach,
    when: one.when ?? null,
    function: one.function,
    arguments: one.functionArguments,
    constraint: one.constraint,
    from: one.from ?? null,
    deferrable: one.deferrable,
    initiallyDeferred: one.initiallyDeferred,
    oldTable: one.oldTable ?? null,
    newTable: one.newTable ?? null,
    firing: one.firing,
    inherited: one.inherited,
    ...described(one, place),
    made: place(one.origin),
  };
}

export function ruleJson(one: RewriteRule, place: PlaceOf) {
  return {
    name: one.name,
    event: one.event,
    instead: one.instead,
    where: one.where ?? null,
    actions: one.actions,
    firing: one.firing,
    ...described(one, place),
    made: place(one.origin),
  };
}

export function policyJson(one: Policy, place: PlaceOf) {
  return {
    name: one.name,
    command: one.command,
    permissive: one.permissive,
    roles: one.roles,
    using: one.using?.text ?? null,
    withCheck: one.withCheck?.text ?? null,
    ...described(one, place),
    made: place(one.origin),
  };
}
