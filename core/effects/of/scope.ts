/**
 * What the files of this folder share: the input, the parts of the result, and how parts combine into one effect. A part is one fact with
 * the relations in its roles; an operation may have several.
 */
import type { ObjectName } from '../../operations/model/operation.ts';
import {
  displayName,
  inheritors,
  nameOf,
  partitions as directPartitions,
  relationKey,
  resolveIndex,
} from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import {
  longest,
  queueOf,
  untold,
  type Duration,
  type Effect,
  type LockMode,
  type RelationEffect,
} from '../effect.ts';
import { bothOn } from '../combined-effects.ts';
import { facts, measuredOn, type FactId } from '../facts/facts.ts';
import { replicationOf } from '../facts/replicated.ts';
import { nearestMajor, roleFact, type Fact, type Role, type RoleFact } from '../facts/fact.ts';

export interface EffectScope {
  /** The schema before the operation. */
  readonly schema: Schema;
  readonly targetVersion: number;
  /** Created by this migration or in this transaction. */
  readonly isNew: (name: ObjectName) => boolean;
  /** The transaction that the operation runs in; any but `none` keeps its locks until its end. If undefined, locks are taken to be kept. */
  readonly transaction?: { readonly kind: 'none' | 'explicit' | 'tool' | 'implicit' };
  /** TimeZone of the session that runs the migration, if known. */
  readonly timeZone?: string;
}

/** A relation in a role. */
export interface Played {
  readonly role: Role;
  readonly key: string;
  /** Created by this operation itself. */
  readonly created?: true;
  /** Parts of the fact that may not apply to this relation and are not claimed. */
  readonly unclaimed?: readonly ('scan' | 'index')[];
}

export interface Part {
  readonly fact: FactId;
  readonly played: readonly Played[];
  /** Why the effect may be larger than claimed, as a sentence. */
  readonly uncertain?: string | undefined;
  /** Rewrites its target unless this clause holds. */
  readonly rewritesUnless?: string | undefined;
  /** The lock mode, if the statement names it. */
  readonly lock?: LockMode | undefined;
}

export function part(fact: FactId, played: readonly Played[] = [], uncertain?: string): Part {
  return { fact, played, uncertain };
}

export function play(role: Role, keys: readonly string[]): readonly Played[] {
  return [...new Set(keys)].map((key) => ({ role, key }));
}

export function keyNamed(scope: EffectScope, name: ObjectName): string {
  return relationKey(scope.schema, name);
}

/** A table and, without ONLY, all its partitions and inheriting tables, recursively. */
export function tableAndPartitions(
  scope: EffectScope,
  name: ObjectName,
  only: 'only' | 'all',
): readonly Played[] {
  const key = keyNamed(scope, name);
  return [...play('target', [key]), ...(only === 'only' ? [] : below(scope.schema, [key]))];
}

/** Partitions and inheriting tables of the tables that a statement names. */
export function below(schema: Schema, keys: readonly string[]): readonly Played[] {
  return [
    ...play(
      'partition',
      keys.flatMap((key) => partitionKeys(schema, key)).filter((key) => !keys.includes(key)),
    ),
    ...play(
      'child',
      keys.flatMap((key) => childKeys(schema, key)).filter((key) => !keys.includes(key)),
    ),
  ];
}

function childKeys(schema: Schema, key: string): readonly string[] {
  return inheritors(schema, key).flatMap((one) => [one.key, ...childKeys(schema, one.key)]);
}

export function partitionKeys(schema: Schema, key: string): readonly string[] {
  return directPartitions(schema, key).flatMap((one) => [one.key, ...partitionKeys(schema, one.key)]);
}

export function withPartitions(schema: Schema, keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => [key, ...partitionKeys(schema, key)]);
}

export function isPartitioned(table: Table | undefined): boolean {
  return table?.partitionBy !== undefined;
}

/** The relations that a query reads: through views, and down to partitions. */
export function sourceKeys(schema: Schema, keys: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (key: string): void => {
    if (found.has(key)) return;
    found.add(key);
    const relation = schema.relations.get(key);
    if (relation?.kind === 'view') relation.reads.forEach(visit);
    partitionKeys(schema, key).forEach(visit);
    childKeys(schema, key).forEach(visit);
  };
  keys.forEach(visit);
  return [...found];
}

/** Claims nothing; the reason explains why. */
export function unknownEffect(scope: EffectScope, uncertain: string): Effect {
  return { ...untold, heldUntil: heldUntil(scope), uncertain };
}

export function effectOfParts(scope: EffectScope, parts: readonly Part[]): Effect {
  const main = parts.reduce<Part | undefined>(
    (best, one) => (best === undefined || costsMore(one, best, scope) ? one : best),
    undefined,
  );
  if (main === undefined) return unknownEffect(scope, 'Nothing is known of this operation.');
  const told = parts.map((one): Fact => facts[one.fact]);
  const refused = told.some((one) => one.refusedInTransaction === true);
  const reasons = [...new Set(parts.flatMap((one) => one.uncertain ?? []))];
  const relations = relationsOf(scope, parts);
  const known = relations
    .map(durationOn)
    .reduce(longest, told.some((one) => one.waits === true) ? 'waits' : 'instant');
  return {
    fact: main.fact,
    relations,
    heldUntil: refused ? 'end-of-statement' : heldUntil(scope),
    refusedInTransaction: refused,
    refused: undefined,
    uncertain: reasons.length === 0 ? undefined : reasons.join(' '),
    measuredOn: measuredOn(facts[main.fact]),
    bound: refused ? 'lower' : 'exact',
    ...atWorst(known, parts, relations),
    standbyCleanup: told.some((one) => one.standbyCleanup === true),
    replication: [...new Set(told.flatMap(replicationOf))],
  };
}

function atWorst(
  known: Duration,
  parts: readonly Part[],
  relations: readonly RelationEffect[],
): Pick<Effect, 'duration' | 'unless'> {
  const clause = parts.find((one) => one.rewritesUnless !== undefined)?.rewritesUnless;
  const isThere = relations.some(({ role, isNew }) => role === 'target' && !isNew);
  if (clause === undefined || !isThere || known === 'rewrite') return { duration: known };
  return { duration: 'rewrite', unless: { clause, duration: known } };
}

function relationsOf(scope: EffectScope, parts: readonly Part[]): readonly RelationEffect[] {
  const relations = new Map<string, RelationEffect>();
  for (const one of parts) {
    for (const played of one.played) {
      const told = roleFact(facts[one.fact], played.role, nearestMajor(scope.targetVersion));
      if (told === undefined) continue;
      const effect = relationEffect(scope, one, played, told);
      const other = relations.get(played.key);
      relations.set(
        played.key,
        other === undefined ? effect : { ...bothOn(other, effect), role: other.role },
      );
    }
  }
  return [...relations.values()];
}

function durationOn(relation: RelationEffect): Duration {
  if (relation.isNew) return 'instant';
  if (relation.rewrite) return 'rewrite';
  if (relation.buildsIndex) return 'index-build';
  return relation.scan ? 'scan' : 'instant';
}

function heldUntil(scope: EffectScope): Effect['heldUntil'] {
  return scope.transaction?.kind === 'none' ? 'end-of-statement' : 'end-of-transaction';
}

/** The part that costs most names the effect; of equal parts, the one that affects most relations. */
function costsMore(one: Part, other: Part, scope: EffectScope): boolean {
  const difference = weight(one, scope) - weight(other, scope);
  return difference > 0 || (difference === 0 && one.played.length > other.played.length);
}

function weight(one: Part, scope: EffectScope): number {
  const told = one.played.flatMap(
    (played) => roleFact(facts[one.fact], played.role, nearestMajor(scope.targetVersion)) ?? [],
  );
  if (told.some((role) => role.heap === 'rewritten' || role.heap === 'copied')) return 3;
  if (told.some((role) => role.buildsIndex === true)) return 2;
  return told.some((role) => role.scan === 'all') ? 1 : 0;
}

function relationEffect(scope: EffectScope, of: Part, played: Played, told: RoleFact): RelationEffect {
  const rewrite = told.heap === 'rewritten' || told.heap === 'copied';
  const unclaimed = played.unclaimed ?? [];
  const lock = of.lock ?? told.lock;
  const isNew = played.created === true || isNewKey(scope, played.key);
  return {
    relation: displayName(played.key),
    role: played.role,
    lock,
    isNew,
    rewrite,
    buildsIndex: (told.buildsIndex === true || told.heap === 'rewritten') && !unclaimed.includes('index'),
    scan: told.scan === 'all' && !unclaimed.includes('scan'),
    queue: isNew ? undefined : queueOf(lock),
    // Queries on a standby cannot see uncommitted changes of the primary.
    standbyLock: lock === 'ACCESS EXCLUSIVE' && !isNew,
    evidence: of.fact,
  };
}

function isNewKey(scope: EffectScope, key: string): boolean {
  const known = scope.schema.relations.get(key);
  if (known !== undefined) return scope.isNew(nameOf(known.schema, known.name));
  const index = scope.schema.indexes.get(key);
  const table = index === undefined ? undefined : scope.schema.relations.get(index.relation);
  return table !== undefined && scope.isNew(nameOf(table.schema, table.name));
}

/** The key of the named index, or the key that a new index of that name would have. */
export function indexKeyNamed(scope: EffectScope, name: ObjectName): string {
  return resolveIndex(scope.schema, name)?.key ?? keyNamed(scope, name);
}
