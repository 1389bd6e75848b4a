/**
 * TypeORM's entities: classes with `@Entity` and `@Column`. A find names every column but those with `select: false`; an insert lists each
 * column, with DEFAULT for those without a value, but those with `insert: false`; an update names what has changed, and the columns of
 * `@UpdateDateColumn` and `@VersionColumn`. Names as the default naming strategy makes them, or SnakeNamingStrategy where the project sets it.
 */
import type ts from 'typescript';
import type { DeclaredModel, ModelField, Setting, Verb } from '../../core/models/model.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { parsedScript, typescript } from '../embedded-sql/typescript.ts';
import type { ModelReader } from './reader.ts';
import {
  calledName,
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
  textOf,
} from './script.ts';

const library = 'TypeORM';

export const typeorm: ModelReader = {
  library,
  mayHold: isScriptWith(/\btypeorm\b/, /@(?:(?:View)?Entity|\w*Column|ManyToOne)\b|\bSnakeNamingStrategy\b/),
  read: (path, source) => {
    const file = parsedScript(path, source);
    const t = typescript();
    const nodes = [...nodesOf(file)];
    const models = nodes.flatMap((node) => (t.isClassDeclaration(node) ? classOf(node) : []));
    return { models, settings: settingsIn(nodes) };
  },
};

function classOf(node: ts.ClassDeclaration): readonly DeclaredModel[] {
  const { name } = node;
  if (name === undefined) return [];
  const entity = decoratorsOf(node).find((one) => one.name === 'Entity' || one.name === 'ViewEntity');
  const isView = entity?.name === 'ViewEntity';
  const { fields, gap: unread } = fieldsOf(node, isView);
  const gap = unread ?? hiddenColumnOf(node);
  if (entity === undefined && fields.length === 0) return [];
  const [first, second] = entity?.args ?? [];
  const options = second ?? first;
  const table = textOf(first) ?? textAt(options, 'name') ?? snakeCase(name.text);
  const parent = superclassOf(node);
  const isOwn = parent !== undefined && importedFrom(parent) !== 'typeorm';
  const part: DeclaredModel = {
    library,
    name: name.text,
    span: spanOf(name),
    table: undefined,
    dialect: undefined,
    fields,
    includes: isOwn ? [parent.text] : [],
    inserts: !isView,
    gap,
  };
  const isNamed =
    first === undefined || textOf(first) !== undefined || typescript().isObjectLiteralExpression(first);
  // Another entity may extend it.
  if (entity === undefined || !isNamed) return [part];
  return [part, { ...part, table: { schema: textAt(options, 'schema'), name: table } }];
}

/** Decorators that add a column without a property. */
function hiddenColumnOf(node: ts.ClassDeclaration): string | undefined {
  const found = decoratorsOf(node).find(({ name }) => name === 'TableInheritance' || name === 'Tree');
  return found && `${found.name} adds a column`;
}

const columns = new Set([
  'Column',
  'PrimaryColumn',
  'PrimaryGeneratedColumn',
  'CreateDateColumn',
  'UpdateDateColumn',
  'DeleteDateColumn',
  'VersionColumn',
  'ViewColumn',
]);

function fieldsOf(
  node: ts.ClassDeclaration,
  isView: boolean,
): { readonly fields: readonly ModelField[]; readonly gap: string | undefined } {
  const t = typescript();
  const fields: ModelField[] = [];
  let gap: string | undefined;
  for (const member of node.members) {
    if (!t.isPropertyDeclaration(member)) continue;
    const property = nameOf(member.name);
    if (property === undefined) continue;
    const decorators = decoratorsOf(member);
    const span = spanOf(member.name);
    const column = decorators.find(({ name }) => columns.has(name));
    const options = column?.args.find((one) => t.isObjectLiteralExpression(one));
    if (column?.args.some((one) => t.isArrowFunction(one)) === true) gap ??= `${property} is embedded`;
    else if (column !== undefined)
      fields.push({
        property,
        ...namedBy(textAt(options, 'name'), property),
        span,
        verbs: isView ? ['SELECT'] : verbsOf(column.name, options),
        kind: textOf(column.args[0]) ?? textAt(options, 'type'),
        required: column.name === 'Column' ? isRequired(options) : undefined,
      });
    const join = joinOf(property, decorators);
    if (join !== undefined)
      fields.push({ property, ...join, span, verbs: isView ? ['SELECT'] : ['SELECT', 'INSERT'] });
  }
  return { fields, gap };
}

function isRequired(options: ts.Expression | undefined): boolean {
  return flagAt(options, 'nullable') !== true && propertyOf(options, 'default') === undefined;
}

function namedBy(name: string | undefined, property: string): Pick<ModelField, 'column' | 'spelled'> {
  return name === undefined
    ? { column: property, spelled: 'derived' }
    : { column: name, spelled: 'explicit' };
}

function verbsOf(decorator: string, options: ts.Expression | undefined): readonly Verb[] {
  const verbs: Verb[] = [];
  if (flagAt(options, 'select') !== false) verbs.push('SELECT');
  if (flagAt(options, 'insert') !== false) verbs.push('INSERT');
  if (decorator === 'UpdateDateColumn' || decorator === 'VersionColumn') verbs.push('UPDATE');
  return verbs;
}

/** The column of a relation that this side owns. */
function joinOf(
  property: string,
  decorators: ReturnType<typeof decoratorsOf>,
): Pick<ModelField, 'column' | 'spelled'> | undefined {
  const t = typescript();
  const join = decorators.find(({ name }) => name === 'JoinColumn');
  const isOwner =
    decorators.some(({ name }) => name === 'ManyToOne') ||
    (join !== undefined && decorators.some(({ name }) => name === 'OneToOne'));
  const [options] = join?.args ?? [];
  if (!isOwner || (options !== undefined && !t.isObjectLiteralExpression(options))) return undefined;
  const name = textAt(options, 'name');
  return namedBy(name, name ?? `${property}Id`);
}

function settingsIn(nodes: readonly ts.Node[]): readonly Setting[] {
  const t = typescript();
  const isSnake = nodes.some(
    (node) => t.isNewExpression(node) && calledName(node.expression) === 'SnakeNamingStrategy',
  );
  return isSnake ? [{ library, sets: 'snake_case' }] : [];
}
