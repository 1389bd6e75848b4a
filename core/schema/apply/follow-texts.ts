/**
 * Updates texts of tables, indexes, statistics, domains and routines when something that they name is renamed. The caller passes the names.
 * Views are separate: their names are resolved.
 */
import { each } from '../map-list.ts';
import type { BoundText, Index, Policy, Routine, Schema, Statistics, Table, UserType } from '../model.ts';
import { putIndex } from './store.ts';

export interface Following {
  readonly text: (text: string) => string;
  /** Texts with resolved names. */
  readonly bound: (text: BoundText) => BoundText;
}

/** Defaults, CHECKs, conditions of triggers, policies. Returns the same table if none of them names it. */
export function tableFollowing(table: Table, following: Following): Table {
  const columns = each(table.columns, (one) => {
    const text = optional(one.default, following.text);
    return text === one.default ? one : { ...one, default: text };
  });
  const constraints = each(table.constraints, (one) => {
    const expression = optional(one.expression, following.text);
    return expression === one.expression ? one : { ...one, expression };
  });
  const triggers = each(table.triggers, (one) => {
    const when = optional(one.when, following.text);
    return when === one.when ? one : { ...one, when };
  });
  const policies = each(table.policies, (one) => policyFollowing(one, following.bound));
  const isSame =
    columns === table.columns &&
    constraints === table.constraints &&
    triggers === table.triggers &&
    policies === table.policies;
  return isSame ? table : { ...table, columns, constraints, triggers, policies };
}

/** All indexes, statistics, domains and defaults of arguments. */
export function withTextsFollowing(schema: Schema, following: Following): Schema {
  let next = schema;
  for (const index of schema.indexes.values()) next = putIndex(next, indexFollowing(index, following));
  return {
    ...next,
    statistics: schema.statistics.map((one) => statisticsFollowing(one, following)),
    types: schema.types.map((one) => domainFollowing(one, following)),
    functions: schema.functions.map((routines) => each(routines, (one) => routineFollowing(one, following))),
  };
}

export function policyFollowing(policy: Policy, bound: Following['bound']): Policy {
  const using = policy.using && bound(policy.using);
  const withCheck = policy.withCheck && bound(policy.withCheck);
  return using === policy.using && withCheck === policy.withCheck ? policy : { ...policy, using, withCheck };
}

function indexFollowing(index: Index, { text }: Following): Index {
  const where = optional(index.where, text);
  const elements = each(index.elements, (one) => {
    const expression = optional(one.expression, text);
    return expression === one.expression ? one : { ...one, expression };
  });
  return where === index.where && elements === index.elements ? index : { ...index, where, elements };
}

function statisticsFollowing(statistics: Statistics, { text }: Following): Statistics {
  const elements = each(statistics.elements, (one) => {
    const expression = optional(one.expression, text);
    return expression === one.expression ? one : { ...one, expression };
  });
  return elements === statistics.elements ? statistics : { ...statistics, elements };
}

function domainFollowing(type: UserType, { text }: Following): UserType {
  const checks = each(type.checks, (one) => {
    const expression = text(one.expression);
    return expression === one.expression ? one : { ...one, expression };
  });
  const own = optional(type.default, text);
  return own === type.default && checks === type.checks ? type : { ...type, default: own, checks };
}

function routineFollowing(routine: Routine, { text }: Following): Routine {
  const parameters = each(routine.parameters, (one) => {
    const own = optional(one.default, text);
    return own === one.default ? one : { ...one, default: own };
  });
  return parameters === routine.parameters ? routine : { ...routine, parameters };
}

function optional(text: string | undefined, change: (text: string) => string): string | undefined {
  return text === undefined ? undefined : change(text);
}
