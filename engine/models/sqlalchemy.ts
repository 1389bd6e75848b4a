/**
 * SQLAlchemy's mapped classes and tables. A query of a class names every column but deferred ones; a flush inserts every column that has no
 * default of the server, with NULL for those without a value, and updates what has changed, and the columns of `onupdate`.
 */
import type { DeclaredModel, ModelField, Verb } from '../../core/models/model.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import {
  assignments,
  callOf,
  inTree,
  literalOf,
  pythonClasses,
  spanOf,
  nodesOf,
  type Assignment,
  type Call,
  type ClassNode,
} from './classes.ts';
import type { TreeNode } from '../embedded-sql/trees/tree-sitter.ts';
import { holdsAny, nothingDeclared, type ModelReader } from './reader.ts';

const library = 'SQLAlchemy';

export const sqlalchemy: ModelReader = {
  library,
  mayHold: (path, source) =>
    path.endsWith('.py') &&
    !isTestPath(path) &&
    !/\/versions\/|\/alembic\//.test(path) &&
    holdsAny(source, ['sqlalchemy', 'sqlmodel', 'db.Column(', '__tablename__', 'Mapped[']) &&
    /\bsqlalchemy\b|\bsqlmodel\b|\bdb\.Column\(|\b__tablename__\b|\bMapped\[/.test(source),
  read: (path, source) => {
    const models = inTree(path, source, (root) => [
      ...pythonClasses(root).flatMap(modelOf),
      ...basesIn(root),
      ...nodesOf(root, 'call').flatMap(tableAt),
    ]);
    return models === undefined ? nothingDeclared : { models, settings: [] };
  },
};

/** Bases of the library, which have no columns. */
const own =
  /^(?:\w+\.)*(?:Model|DeclarativeBase(?:NoMeta)?|MappedAsDataclass|AsyncAttrs|object|ABC|Generic\[.*\])$/;

function modelOf({ name, at, bases, body }: ClassNode): readonly DeclaredModel[] {
  const assigned = assignments(body);
  const tableName = assigned.find((one) => one.name === '__tablename__');
  const fields = assigned.flatMap(fieldOf);
  const isFlask = bases.some((one) => one === 'db.Model');
  const isBase = bases.some((one) => own.test(one));
  if (tableName === undefined && !isFlask && !isBase && fields.length === 0) return [];
  const isAbstract = assigned.some((one) => one.name === '__abstract__' && one.value?.text === 'True');
  const written = literalOf(tableName?.value);
  const table = written ?? (isFlask && tableName === undefined ? snakeCase(name) : undefined);
  const schema = schemaIn(assigned.find((one) => one.name === '__table_args__')?.value);
  return [
    {
      library,
      name,
      span: at,
      table: isAbstract || table === undefined ? undefined : { schema, name: table },
      dialect: undefined,
      fields,
      includes: bases.filter((one) => !own.test(one)).map((one) => one.slice(one.lastIndexOf('.') + 1)),
      inserts: true,
    },
  ];
}

/** `{'schema': 'shop'}`, alone or at the end of a tuple. */
function schemaIn(node: TreeNode | undefined): string | undefined {
  return /\{[^{}]*['"]schema['"]\s*:\s*['"](\w+)['"]/.exec(node?.text ?? '')?.[1];
}

/** `Base = declarative_base()`. */
function basesIn(root: TreeNode): readonly DeclaredModel[] {
  const top = root.namedChildren.flatMap((one) => one ?? []);
  return assignments(top).flatMap(({ name, at, value }) => {
    const call = callOf(value)?.name;
    if (call !== 'declarative_base' && call !== 'automap_base') return [];
    return [
      {
        library,
        name,
        span: at,
        table: undefined,
        dialect: undefined,
        fields: [],
        includes: [],
        inserts: false,
      },
    ];
  });
}

/** `Table('orders', metadata, Column('id', …))`: a select of it names every column, an insert those it is given. */
function tableAt(node: TreeNode): readonly DeclaredModel[] {
  const call = callOf(node);
  const name = literalOf(call?.positional[0]);
  if (call?.name !== 'Table' || name === undefined) return [];
  const fields = call.positional.flatMap((one): readonly ModelField[] => {
    const column = callOf(one);
    const [first] = column?.positional ?? [];
    const property = literalOf(first);
    return column?.name !== 'Column' || property === undefined || first === undefined
      ? []
      : [{ property, column: property, spelled: 'explicit', span: spanOf(first), verbs: ['SELECT'] }];
  });
  if (fields.length === 0) return [];
  const schema = literalOf(call.named.get('schema'));
  const [at = node] = call.positional;
  return [
    {
      library,
      name,
      span: spanOf(at),
      table: { schema, name },
      dialect: undefined,
      fields,
      includes: [],
      inserts: false,
    },
  ];
}

// -------------------------------------------------------------------------------------------------------------- fields

function fieldOf({ name, at, value, annotation }: Assignment): readonly ModelField[] {
  const call = callOf(value);
  const isDeferred = call?.name === 'deferred' || call?.named.get('deferred')?.text === 'True';
  const column = call?.name === 'deferred' ? callOf(call.positional[0]) : call;
  const isColumn = column !== undefined && /^(?:Column|mapped_column)$/.test(column.name);
  const isMapped = annotation !== undefined && /^(?:\w+\.)?Mapped\[/.test(annotation);
  if (!isColumn && (!isMapped || value !== undefined)) return [];
  const written = literalOf(column?.positional[0]) ?? literalOf(column?.named.get('name'));
  return [
    {
      property: name,
      column: written ?? name,
      spelled: 'explicit',
      span: at,
      verbs: verbsOf(column, isDeferred),
      kind: kindOf(column),
      required: isRequired(column, annotation),
      // `customer: Mapped[Customer]` is a relation.
      ...(isColumn ? {} : typeOf(annotation)),
    },
  ];
}

/** The first type among the arguments: `Text` of `Column(Text)`, `String` of `mapped_column(String(20))`. */
function kindOf(column: Call | undefined): string | undefined {
  const types =
    column?.positional.flatMap((one) => /^(?:\w+\.)*([A-Z]\w*)\b/.exec(one.text)?.[1] ?? []) ?? [];
  return types.find((one) => !/^(?:ForeignKey|Identity|Computed|Sequence|CheckConstraint)$/.test(one));
}

/** A key gets its values from the server. */
function isRequired(column: Call | undefined, annotation: string | undefined): boolean | undefined {
  const given = column?.named;
  if (given?.has('server_default') === true || given?.get('primary_key')?.text === 'True') return false;
  const written = given?.get('nullable')?.text;
  if (written !== undefined) return written === 'False';
  return annotation === undefined ? false : !/\bOptional\[|\bNone\b/.test(annotation);
}

function typeOf(annotation: string | undefined): Pick<ModelField, 'type'> {
  const type = /([A-Z]\w*)['"]?(?:\s*\|\s*None)?['"]?\]+$/.exec(annotation ?? '')?.[1];
  return type === undefined ? {} : { type };
}

function verbsOf(column: Call | undefined, isDeferred: boolean): readonly Verb[] {
  const verbs: Verb[] = isDeferred ? [] : ['SELECT'];
  const isServers =
    column?.named.has('server_default') === true ||
    column?.positional.some((one) => /^(?:\w+\.)?(?:Identity|Computed|FetchedValue)\b/.test(one.text)) ===
      true;
  if (!isServers) verbs.push('INSERT');
  if (column?.named.has('onupdate') === true) verbs.push('UPDATE');
  return verbs;
}
