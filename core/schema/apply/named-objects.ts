/** Objects that are modelled as the text of their definition, and DROP, RENAME and SET SCHEMA of all kinds without their own operation. */
import type {
  AlterObject,
  CreateObject,
  DropObject,
  ObjectKind,
  ObjectReference,
  RenameObject,
  SetObjectSchema,
} from '../../operations/model/operation.ts';
import { candidateKeys, creationSchema, keyOf } from '../lookup.ts';
import type { NamedObject, Schema } from '../model.ts';
import { originOf, type At } from './statement-place.ts';
import { owned, pathOf } from './new-object.ts';
import { noteChange } from './changes.ts';
import { removeExtension } from './extensions.ts';
import { renameNamespace } from './rename-namespace.ts';
import { moveRoutine } from './rename-routine.ts';
import { moveType } from './rename-type.ts';
import { renameRole } from './roles.ts';
import { findRoutine } from './routines.ts';
import { moveStatistics, resolveStatistics } from './statistics.ts';
import { findType } from './types.ts';

/** Kinds whose objects live in a schema. */
const inSchemas: ReadonlySet<ObjectKind> = new Set([
  'operator',
  'operator-class',
  'operator-family',
  'collation',
  'conversion',
  'text-search-configuration',
  'text-search-dictionary',
  'text-search-parser',
  'text-search-template',
]);

export function createObject(schema: Schema, operation: CreateObject, at: At): Schema {
  const { objectKind, name, signature } = operation.target;
  const inSchema = inSchemas.has(objectKind) ? (name.schema?.text ?? creationSchema(schema)) : undefined;
  const key = fullKey(objectKind, inSchema, name.name.text, signature);
  const old = schema.objects.get(key);
  if (old !== undefined && (operation.ifNotExists || at.conditional)) return schema;
  const object: NamedObject = {
    ...owned(schema, objectKind === 'language' ? 'language' : 'foreign', inSchema),
    key,
    objectKind,
    schema: inSchema,
    name: name.name.text,
    signature,
    definition: operation.definition,
    alterations: [],
    path: pathOf(schema),
    origin: originOf(at),
  };
  return { ...schema, objects: schema.objects.set(key, object) };
}

export function alterObject(schema: Schema, operation: AlterObject, at: At): Schema {
  const key = objectKey(schema, operation.target);
  const old = key === undefined ? undefined : schema.objects.get(key);
  if (old === undefined || at.conditional) return schema;
  const alterations = [...old.alterations, operation.definition];
  return {
    ...schema,
    objects: schema.objects.set(old.key, noteChange(schema, old, { ...old, alterations })),
  };
}

function fullKey(kind: ObjectKind, inSchema: string | undefined, name: string, signature: string): string {
  return `${kind} ${inSchema === undefined ? name : keyOf(inSchema, name)} ${signature}`;
}

/** The key under which the named object is stored. */
export function objectKey(schema: Schema, target: ObjectReference): string | undefined {
  const { objectKind, name, signature } = target;
  const names = inSchemas.has(objectKind) ? candidateKeys(schema, name) : [name.name.text];
  return names.map((one) => `${objectKind} ${one} ${signature}`).find((key) => schema.objects.has(key));
}

export function dropObject(schema: Schema, operation: DropObject, at: At): Schema {
  const { target } = operation;
  const name = target.name.name.text;
  if (at.conditional) return schema;
  switch (target.objectKind) {
    case 'extension':
      return removeExtension(schema, name);
    case 'event-trigger':
      return { ...schema, eventTriggers: schema.eventTriggers.delete(name) };
    case 'publication':
      return { ...schema, publications: schema.publications.delete(name) };
    case 'statistics': {
      const found = resolveStatistics(schema, target.name);
      return found === undefined ? schema : { ...schema, statistics: schema.statistics.delete(found.key) };
    }
    default: {
      const key = objectKey(schema, target);
      return key === undefined ? schema : { ...schema, objects: schema.objects.delete(key) };
    }
  }
}

export function renameObject(schema: Schema, operation: RenameObject, at: At): Schema {
  const { target } = operation;
  const from = target.name.name.text;
  const to = operation.to.text;
  if (at.conditional || from === to) return schema;
  switch (target.objectKind) {
    case 'schema':
      return renameNamespace(schema, from, to);
    case 'role':
      return renameRole(schema, from, to);
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate': {
      const routine = findRoutine(schema, target.name, target.arguments);
      return routine === undefined ? schema : moveRoutine(schema, routine, routine.schema, to);
    }
    case 'event-trigger': {
      const old = schema.eventTriggers.get(from);
      if (old === undefined) return schema;
      const now = noteChange(schema, old, { ...old, name: to });
      return { ...schema, eventTriggers: schema.eventTriggers.delete(from).set(to, now) };
    }
    case 'publication': {
      const old = schema.publications.get(from);
      if (old === undefined) return schema;
      const now = noteChange(schema, old, { ...old, name: to });
      return { ...schema, publications: schema.publications.delete(from).set(to, now) };
    }
    case 'statistics': {
      const old = resolveStatistics(schema, target.name);
      return old === undefined ? schema : moveStatistics(schema, old, old.schema, to);
    }
    default:
      return moveObject(schema, target, undefined, to);
  }
}

export function setObjectSchema(schema: Schema, operation: SetObjectSchema, at: At): Schema {
  const { target } = operation;
  const to = operation.to.text;
  if (at.conditional) return schema;
  switch (target.objectKind) {
    case 'type':
    case 'domain': {
      const type = findType(schema, target.name);
      return type === undefined ? schema : moveType(schema, type, to, type.name);
    }
    case 'function':
    case 'procedure':
    case 'routine':
    case 'aggregate': {
      const routine = findRoutine(schema, target.name, target.arguments);
      return routine === undefined ? schema : moveRoutine(schema, routine, to, routine.name);
    }
    case 'statistics': {
      const old = resolveStatistics(schema, target.name);
      return old === undefined ? schema : moveStatistics(schema, old, to, old.name);
    }
    case 'extension': {
      const old = schema.extensions.get(target.name.name.text);
      if (old === undefined) return schema;
      const now = noteChange(schema, old, { ...old, schema: to });
      return { ...schema, extensions: schema.extensions.set(old.name, now) };
    }
    default:
      return moveObject(schema, target, to, undefined);
  }
}

/** The text of its definition is unchanged; name and schema are separate fields. */
function moveObject(
  schema: Schema,
  target: ObjectReference,
  inSchema: string | undefined,
  name: string | undefined,
): Schema {
  const key = objectKey(schema, target);
  const old = key === undefined ? undefined : schema.objects.get(key);
  if (old === undefined) return schema;
  const place = { schema: inSchema ?? old.schema, name: name ?? old.name };
  const moved = { ...old, ...place, key: fullKey(old.objectKind, place.schema, place.name, old.signature) };
  return {
    ...schema,
    objects: schema.objects.delete(old.key).set(moved.key, noteChange(schema, old, moved)),
  };
}
