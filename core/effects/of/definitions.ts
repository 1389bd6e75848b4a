/** Domains, composite types, sequences, publications, statistics, and objects that are modelled only by name: which facts apply. */
import type {
  AlterAttribute,
  AlterDomain,
  AlterObject,
  AlterSequence,
  ChangeOwner,
  ChangePublication,
  CommentOn,
  CreateObject,
  CreateSequence,
  CreateStatistics,
  DropObject,
  DropOwned,
  ObjectName,
  ReassignOwned,
  RenameObject,
  SequenceOptions,
} from '../../operations/model/operation.ts';
import { candidateKeys, creationKey, tableByKey, typeNamed } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import type { FactId } from '../facts/facts.ts';
import { tablesOfType, usersOf } from './relations.ts';
import { indexKeyNamed, isPartitioned, keyNamed, part, play, type EffectScope, type Part } from './scope.ts';

/** A change that checks existing values reads every table with a column of the domain. */
export function alterDomain(operation: AlterDomain, scope: EffectScope): readonly Part[] {
  const { change } = operation;
  const checks =
    change.kind === 'set-not-null' ||
    change.kind === 'validate-constraint' ||
    (change.kind === 'add-check' && !change.check.notValid);
  if (!checks) return [part('alter-domain')];
  const found = typeNamed(scope.schema, operation.type);
  if (found === undefined) {
    const unless = 'Every table with a column of the domain is read under a SHARE lock.';
    return [part('alter-domain/checks', [], unless)];
  }
  const users = usersOf(scope.schema, found).filter((one) => holdsRows(scope.schema, one.key));
  return [
    part(
      'alter-domain/checks',
      play(
        'referencing',
        users.map((one) => one.key),
      ),
    ),
  ];
}

function holdsRows(schema: Schema, key: string): boolean {
  const relation = schema.relations.get(key);
  if (relation?.kind === 'materialized-view') return true;
  return relation?.kind === 'table' && !isPartitioned(tableByKey(schema, key));
}

/** A composite type has its own relation; CASCADE also changes typed tables. */
export function alterAttribute(operation: AlterAttribute, scope: EffectScope): readonly Part[] {
  const found = typeNamed(scope.schema, operation.type);
  const key = found?.key ?? creationKey(scope.schema, operation.type);
  const typed = operation.cascade ? tablesOfType(scope.schema, key) : [];
  return [part('alter-attribute', [...play('target', [key]), ...play('referencing', typed)])];
}

export function createSequence(operation: CreateSequence, scope: EffectScope): readonly Part[] {
  const key = creationKey(scope.schema, operation.sequence);
  return [
    part('create-sequence', [
      { role: 'target', key, created: true },
      ...play('source', ownerOf(operation.options, scope)),
    ]),
  ];
}

export function alterSequence(operation: AlterSequence, scope: EffectScope): readonly Part[] {
  const { options } = operation;
  const target = play('target', [keyNamed(scope, operation.sequence)]);
  const values = [
    options.type,
    options.start,
    options.increment,
    options.minimum,
    options.maximum,
    options.cache,
    options.cycle,
  ];
  const renews = options.restart || values.some((one) => one !== undefined);
  const owner = part('alter-sequence/owned-by', [...target, ...play('source', ownerOf(options, scope))]);
  if (!renews) return [owner];
  return [part('alter-sequence', target), ...(options.ownedBy === undefined ? [] : [owner])];
}

function ownerOf({ ownedBy }: SequenceOptions, scope: EffectScope): readonly string[] {
  return ownedBy === undefined || ownedBy === 'none' ? [] : [keyNamed(scope, ownedBy.table)];
}

/** SET removes the tables that it does not name, and locks them too. */
export function changePublication(operation: ChangePublication, scope: EffectScope): readonly Part[] {
  const known = scope.schema.publications.get(operation.publication);
  const named = operation.tables.map((one) => keyNamed(scope, one.table));
  switch (operation.change) {
    case 'create':
      return [part('create-publication', play('target', named))];
    case 'add':
    case 'drop':
      return [part('alter-publication', play('target', named))];
    case 'set': {
      const before = known?.tables.map((one) => one.relation) ?? [];
      const unless = 'Tables that it leaves out are locked in SHARE UPDATE EXCLUSIVE mode too.';
      const uncertain = known === undefined ? unless : undefined;
      return [part('alter-publication', play('target', [...before, ...named]), uncertain)];
    }
    case 'options':
      return [part('alter-publication')];
  }
}

export function createStatistics(operation: CreateStatistics, scope: EffectScope): readonly Part[] {
  return [part('create-statistics', play('target', [keyNamed(scope, operation.table)]))];
}

export function dropObject(operation: DropObject, scope: EffectScope): readonly Part[] {
  const { schema } = scope;
  const { objectKind, name } = operation.target;
  switch (objectKind) {
    case 'statistics': {
      const found = candidateKeys(schema, name)
        .map((key) => schema.statistics.get(key))
        .find((one) => one !== undefined);
      if (found !== undefined) return [part('drop-statistics', play('target', [found.relation]))];
      return [part('drop-statistics', [], 'Its table is locked in SHARE UPDATE EXCLUSIVE mode.')];
    }
    case 'server': {
      const tables = operation.cascade ? foreignTables(schema, name) : [];
      return [part('drop-server', play('referencing', tables))];
    }
    case 'extension': {
      const unless =
        'What belongs to it, and columns of its types, are dropped under ACCESS EXCLUSIVE locks.';
      return [part('drop-extension', [], unless)];
    }
    case 'subscription':
      return [part('drop-subscription/no-slot', [], 'It is refused in a transaction where it has a slot.')];
    default:
      return [part('catalog-only')];
  }
}

function foreignTables(schema: Schema, server: ObjectName): readonly string[] {
  const found: string[] = [];
  for (const one of schema.relations.values()) {
    if (one.kind === 'foreign-table' && one.server === server.name.text) found.push(one.key);
  }
  return found;
}

/** A subscription creates a replication slot on the publisher, which cannot be rolled back, unless create_slot is off. */
export function createObject({ target, definition }: CreateObject): readonly Part[] {
  if (target.objectKind !== 'subscription') return [part('catalog-only')];
  if (isOff(definition, 'connect') || isOff(definition, 'create_slot')) return [part('create-subscription')];
  const hidden = /\b(?:connect|create_slot)\s*=\s*'/i.test(definition);
  const unless = 'It is refused in a transaction where it makes a slot.';
  return [hidden ? part('create-subscription', [], unless) : part('create-subscription/slot')];
}

/** Changes an option of an object that is modelled only by name. */
export function alterObject({ target, definition }: AlterObject, scope: EffectScope): readonly Part[] {
  if (target.objectKind === 'database' && /\bset\s+tablespace\b/i.test(definition)) {
    return [part('alter-database/tablespace')];
  }
  if (target.objectKind === 'subscription' && asksPublisher(definition, scope.targetVersion)) {
    return [part('alter-subscription/refresh')];
  }
  return [part(ofServer(target.objectKind))];
}

/** Renames an object. */
export function renameObject({ target }: RenameObject): readonly Part[] {
  return [part(ofServer(target.objectKind))];
}

/** Actions on the publisher that cannot be rolled back: refreshing the tables, and changing the slot. */
function asksPublisher(definition: string, version: number): boolean {
  if (/\brefresh\s+publication\b/i.test(definition)) return true;
  if (/\b(?:set|add|drop)\s+publication\b/i.test(definition)) return !isOff(definition, 'refresh');
  const slotOptions = version >= 18 ? ['failover', 'two_phase'] : version >= 17 ? ['failover'] : [];
  return slotOptions.some((name) => new RegExp(`\\bset\\s*\\(.*\\b${name}\\b`, 'is').test(definition));
}

/** String values are not kept, so an option in quotes is not known to be off. */
function isOff(definition: string, option: string): boolean {
  return new RegExp(`\\b${option}\\s*=\\s*(?:false|off|no|0)\\b`, 'i').test(definition);
}

/** A composite type's relation has the same owner. */
export function changeOwner(operation: ChangeOwner, scope: EffectScope): readonly Part[] {
  const { objectKind, name } = operation.target;
  const type = objectKind === 'type' ? typeNamed(scope.schema, name) : undefined;
  if (type?.form === 'composite') return [part('set-owner', play('target', [type.key]))];
  return [part(ofServer(objectKind))];
}

function ofServer(objectKind: string): FactId {
  if (objectKind === 'database') return 'alter-database';
  if (objectKind === 'tablespace') return 'alter-tablespace';
  return objectKind === 'subscription' ? 'alter-subscription' : 'catalog-only';
}

/** The objects that a role owns are known only from migrations; the server also locks the others. */
export function ownedBy(operation: DropOwned | ReassignOwned, scope: EffectScope): readonly Part[] {
  const roles = operation.kind === 'dropOwned' ? operation.roles : operation.from;
  const owned: string[] = [];
  for (const one of scope.schema.relations.values()) {
    if (one.owner !== undefined && roles.includes(one.owner)) owned.push(one.key);
  }
  const unless = 'Whatever else the role owns is locked in ACCESS EXCLUSIVE mode.';
  const fact = operation.kind === 'dropOwned' ? 'drop-owned' : 'reassign-owned';
  return [part(fact, play('target', owned), unless)];
}

export function commentOn({ target }: CommentOn, scope: EffectScope): readonly Part[] {
  if (target === undefined) return [part('comment-on/other')];
  switch (target.objectKind) {
    case 'constraint':
    case 'trigger':
    case 'policy':
    case 'rule':
      return [part('comment-on/part', play('target', [keyNamed(scope, target.name)]))];
    case 'index':
      return [part('comment-on', play('target', [indexKeyNamed(scope, target.name)]))];
    case 'table':
    case 'view':
    case 'materialized-view':
    case 'foreign-table':
    case 'sequence':
    case 'column':
    case 'attribute':
      return [part('comment-on', play('target', [keyNamed(scope, target.name)]))];
    default:
      return [part('comment-on/other')];
  }
}
