/**
 * MikroORM's entities: classes with `@Entity` and `@Property`. A find takes `*`, unless a property is lazy: then it names all others. An
 * insert names the columns that have values, and returns the key and those with a default; a flush updates what has changed, and the
 * columns of `onUpdate` and `version`. Names as the default naming strategy makes them, in snake case.
 */
import type ts from 'typescript';
import type { DeclaredModel, ModelField, Verb } from '../../core/models/model.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { parsedScript, typescript } from '../embedded-sql/typescript.ts';
import type { ModelReader } from './reader.ts';
import {
  decoratorsOf,
  flagAt,
  importedFrom,
  isScriptWith,
  nameOf,
  nodesOf,
  propertyOf,
  spanOf,
  superclassOf,
  textAt,
} from './script.ts';

const library = 'MikroORM';

export const mikroOrm: ModelReader = {
  library,
  mayHold: isScriptWith(/@mikro-orm\//, /@(?:Entity|Property|PrimaryKey|Enum|ManyToOne|OneToOne)\b/),
  read: (path, source) => {
    const t = typescript();
    const nodes = [...nodesOf(parsedScript(path, source))];
    return {
      models: nodes.flatMap((node) => (t.isClassDeclaration(node) ? classOf(node) : [])),
      settings: [],
    };
  },
};

function classOf(node: ts.ClassDeclaration): readonly DeclaredModel[] {
  const { name } = node;
  if (name === undefined) return [];
  const entity = decoratorsOf(node).find((one) => one.name === 'Entity');
  const fields = fieldsOf(node);
  if (entity === undefined && fields.length === 0) return [];
  const [options] = entity?.args ?? [];
  const isTable = entity !== undefined && flagAt(options, 'abstract') !== true;
  const table = textAt(options, 'tableName') ?? textAt(options, 'collection') ?? snakeCase(name.text);
  const parent = superclassOf(node);
  const isOwn = parent !== undefined && importedFrom(parent)?.startsWith('@mikro-orm/') !== true;
  return [
    {
      library,
      name: name.text,
      span: spanOf(name),
      table: isTable ? { schema: textAt(options, 'schema'), name: table } : undefined,
      dialect: undefined,
      fields,
      includes: isOwn ? [parent.text] : [],
      inserts: true,
      gap: hasEmbedded(node) ? 'a property is embedded' : undefined,
    },
  ];
}

const properties = new Set(['Property', 'PrimaryKey', 'Enum', 'ManyToOne', 'OneToOne']);

function hasEmbedded(node: ts.ClassDeclaration): boolean {
  return node.members.some((member) => decoratorsOf(member).some(({ name }) => name === 'Embedded'));
}

interface Property {
  readonly member: ts.PropertyDeclaration;
  readonly property: string;
  readonly kind: string;
  readonly options: ts.Expression | undefined;
}

function fieldsOf(node: ts.ClassDeclaration): readonly ModelField[] {
  const all = node.members.flatMap(propertyIn);
  const isAnyLazy = all.some(({ options }) => flagAt(options, 'lazy') === true);
  return all.map(({ member, property, kind, options }) => {
    const isRelation = kind === 'ManyToOne' || kind === 'OneToOne';
    const written = ['fieldName', 'joinColumn', 'name'].flatMap((one) => textAt(options, one) ?? [])[0];
    const column = written ?? `${snakeCase(property)}${isRelation ? '_id' : ''}`;
    const verbs: Verb[] = isAnyLazy && flagAt(options, 'lazy') !== true ? ['SELECT'] : [];
    if (isInserted(member, kind, options)) verbs.push('INSERT');
    const isUpdated = propertyOf(options, 'onUpdate') !== undefined || flagAt(options, 'version') === true;
    if (isUpdated) verbs.push('UPDATE');
    return {
      property,
      column,
      spelled: 'explicit',
      span: spanOf(member.name),
      verbs,
      required: kind === 'Property' || kind === 'ManyToOne' ? isRequired(member, options) : undefined,
    };
  });
}

function propertyIn(member: ts.ClassElement): readonly Property[] {
  const t = typescript();
  if (!t.isPropertyDeclaration(member)) return [];
  const property = nameOf(member.name);
  const decorator = decoratorsOf(member).find(({ name }) => properties.has(name));
  if (property === undefined || decorator === undefined) return [];
  const options = decorator.args.find((one) => t.isObjectLiteralExpression(one));
  const isInverse = decorator.name === 'OneToOne' && flagAt(options, 'owner') !== true;
  const isStored = flagAt(options, 'persist') !== false && propertyOf(options, 'formula') === undefined;
  return isStored && !isInverse ? [{ member, property, kind: decorator.name, options }] : [];
}

function isRequired(member: ts.PropertyDeclaration, options: ts.Expression | undefined): boolean {
  const isFilled = ['default', 'defaultRaw', 'generated'].some(
    (one) => propertyOf(options, one) !== undefined,
  );
  return flagAt(options, 'nullable') !== true && member.questionToken === undefined && !isFilled;
}

/** A value is certain: the property must have one, its class sets it, or the server's is returned. */
function isInserted(
  member: ts.PropertyDeclaration,
  kind: string,
  options: ts.Expression | undefined,
): boolean {
  const hasDefault = ['default', 'defaultRaw', 'onCreate'].some(
    (one) => propertyOf(options, one) !== undefined,
  );
  if (kind === 'PrimaryKey' || hasDefault || flagAt(options, 'version') === true) return true;
  return (
    member.initializer !== undefined ||
    (flagAt(options, 'nullable') !== true && member.questionToken === undefined)
  );
}
