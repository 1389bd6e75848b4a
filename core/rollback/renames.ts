/** The rollback of a changed name or schema, which comparing two schemas would not reveal. */
import type { ObjectName, ObjectReference, Operation, RelationKind } from '../operations/model/operation.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { creationKey, relationKey, resolveIndex } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { qualified, stringLiteral } from '../schema/print/names.ts';

/** Undefined if none is known here. `schema` is the one before the rename. */
export function undoRename(operation: Operation, schema: Schema): string | undefined {
  switch (operation.kind) {
    case 'renameRelation': {
      const { schema: inSchema, name } = placeOf(schema, operation.target);
      const now = qualified({ schema: inSchema, name: operation.to.text });
      return `ALTER ${wordsOf(kindOf(schema, operation.target, operation.relation))} ${now} RENAME TO ${quoteIdentifier(name)}`;
    }
    case 'setSchema': {
      const { schema: inSchema, name } = placeOf(schema, operation.target);
      const now = qualified({ schema: operation.to.text, name });
      return `ALTER ${wordsOf(kindOf(schema, operation.target, operation.relation))} ${now} SET SCHEMA ${quoteIdentifier(inSchema)}`;
    }
    case 'renameColumn': {
      const kind = kindOf(schema, operation.table, operation.relation);
      if (kind === 'index') return undefined;
      const { text } = operation.column;
      return `ALTER ${wordsOf(kind)} ${nameAt(schema, operation.table)} RENAME COLUMN ${quoteIdentifier(operation.to.text)} TO ${quoteIdentifier(text)}`;
    }
    case 'renameConstraint':
      return `ALTER TABLE ${nameAt(schema, operation.table)} RENAME CONSTRAINT ${quoteIdentifier(operation.to.text)} TO ${quoteIdentifier(operation.constraint.text)}`;
    case 'renameTablePart': {
      const { part, to, table, name } = operation;
      return `ALTER ${part.toUpperCase()} ${quoteIdentifier(to.text)} ON ${nameAt(schema, table)} RENAME TO ${quoteIdentifier(name.text)}`;
    }
    case 'renameType': {
      const { type, to } = operation;
      const found = typeAt(schema, type);
      const now = qualified({ schema: found.schema, name: to.text });
      return `ALTER ${found.word} ${now} RENAME TO ${quoteIdentifier(type.name.text)}`;
    }
    case 'renameEnumValue': {
      const found = typeAt(schema, operation.type);
      const name = qualified({ schema: found.schema, name: operation.type.name.text });
      return `ALTER TYPE ${name} RENAME VALUE ${stringLiteral(operation.to)} TO ${stringLiteral(operation.value)}`;
    }
    case 'renameObject':
      return renamedObject(operation.target, operation.to.text);
    default:
      return undefined;
  }
}

/** A schema, which has no arguments and no schema of its own. */
function renamedObject({ objectKind, name }: ObjectReference, to: string): string | undefined {
  if (objectKind !== 'schema') return undefined;
  return `ALTER SCHEMA ${quoteIdentifier(to)} RENAME TO ${quoteIdentifier(name.name.text)}`;
}

/** Resolved by the longest match: the schema of the key that it denotes. */
function placeOf(schema: Schema, name: ObjectName): { readonly schema: string; readonly name: string } {
  const found = schema.relations.get(relationKey(schema, name)) ?? resolveIndex(schema, name);
  if (found !== undefined) return { schema: found.schema, name: found.name };
  const key = creationKey(schema, name);
  return { schema: key.slice(0, key.length - name.name.text.length - 1), name: name.name.text };
}

function nameAt(schema: Schema, name: ObjectName): string {
  return qualified(placeOf(schema, name));
}

function kindOf(schema: Schema, name: ObjectName, written: RelationKind): RelationKind {
  return (
    schema.relations.get(relationKey(schema, name))?.kind ??
    (resolveIndex(schema, name) === undefined ? written : 'index')
  );
}

function wordsOf(kind: RelationKind): string {
  return kind.replaceAll('-', ' ').toUpperCase();
}

function typeAt(schema: Schema, name: ObjectName): { readonly schema: string; readonly word: string } {
  const spaces = name.schema === undefined ? schema.searchPath : [name.schema.text];
  const found = spaces.flatMap((one) => schema.types.get(`${one}.${name.name.text}`) ?? [])[0];
  return {
    schema: found?.schema ?? spaces[0] ?? 'public',
    word: found?.form === 'domain' ? 'DOMAIN' : 'TYPE',
  };
}
