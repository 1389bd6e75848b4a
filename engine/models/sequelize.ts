/**
 * Sequelize's models: `sequelize.define`, `Model.init`, and classes with `@Table` and `@Column`. A find names every attribute but virtual
 * ones; a create returns them all, on PostgreSQL; an update names what has changed, and `updatedAt`.
 */
import type ts from 'typescript';
import { pluralOf } from '../../core/models/inflection.ts';
import type { DeclaredModel, ModelField, Setting, Verb } from '../../core/models/model.ts';
import { snakeCase } from '../../core/models/resolve.ts';
import { parsedScript, typescript } from '../embedded-sql/typescript.ts';
import type { ModelReader } from './reader.ts';
import {
  calledName,
  decoratorsOf,
  flagAt,
  isScriptWith,
  nameOf,
  nodesOf,
  plain,
  propertyOf,
  spanOf,
  textAt,
  textOf,
} from './script.ts';

const library = 'Sequelize';

export const sequelize: ModelReader = {
  library,
  mayHold: isScriptWith(/\b[sS]equelize\b/, /\.(?:define|init|belongsTo)\b|@Table\b|\bunderscored\b/),
  read: (path, source) => {
    const t = typescript();
    const models: DeclaredModel[] = [];
    const settings: Setting[] = [];
    for (const node of nodesOf(parsedScript(path, source)))
      if (t.isClassDeclaration(node)) models.push(...classOf(node));
      else if (t.isCallExpression(node)) models.push(...definedAt(node), ...associationAt(node));
      else if (t.isNewExpression(node) && calledName(node.expression) === 'Sequelize')
        settings.push(...settingsOf(node));
    return { models, settings };
  },
};

/** `new Sequelize(…, { define: { underscored: true } })`. */
function settingsOf(node: ts.NewExpression): readonly Setting[] {
  const define = (node.arguments ?? []).flatMap((one) => propertyOf(one, 'define') ?? [])[0];
  return flagAt(define, 'underscored') === true ? [{ library, sets: 'snake_case' }] : [];
}

// ------------------------------------------------------------------------------------------------------- define and init

function definedAt(call: ts.CallExpression): readonly DeclaredModel[] {
  const t = typescript();
  const { expression, arguments: given } = call;
  if (!t.isPropertyAccessExpression(expression)) return [];
  const holder = plain(expression.expression);
  if (expression.name.text === 'define') {
    const name = textOf(given[0]);
    return name === undefined || given[1] === undefined ? [] : modelOf(name, given[0], given[1], given[2]);
  }
  if (
    expression.name.text !== 'init' ||
    given[1] === undefined ||
    propertyOf(given[1], 'sequelize') === undefined
  )
    return [];
  const own = t.isIdentifier(holder) ? holder.text : classAround(call);
  const name = textAt(given[1], 'modelName') ?? own;
  return name === undefined || given[0] === undefined
    ? []
    : modelOf(name, expression.expression, given[0], given[1]);
}

function classAround(node: ts.Node): string | undefined {
  const t = typescript();
  for (let at: ts.Node = node; !t.isSourceFile(at); at = at.parent)
    if (t.isClassLike(at)) return at.name?.text;
  return undefined;
}

function modelOf(
  name: string,
  at: ts.Node | undefined,
  attributes: ts.Expression,
  options: ts.Expression | undefined,
): readonly DeclaredModel[] {
  const t = typescript();
  const object = plain(attributes);
  if (at === undefined || !t.isObjectLiteralExpression(object)) return [];
  const isSnake = flagAt(options, 'underscored') === true;
  const spelled = (property: string): Pick<ModelField, 'column' | 'spelled'> => ({
    column: isSnake ? snakeCase(property) : property,
    spelled: 'derived',
  });
  const fields: ModelField[] = [];
  let gap: string | undefined;
  for (const one of object.properties) {
    const property = nameOf(one.name);
    if (!t.isPropertyAssignment(one) || property === undefined) {
      gap ??= 'an attribute is computed';
      continue;
    }
    const value = plain(one.initializer);
    if (/\bVIRTUAL\b/.test((propertyOf(value, 'type') ?? value).getText().slice(0, 80))) continue;
    const field = textAt(value, 'field');
    const names = field === undefined ? spelled(property) : ({ column: field, spelled: 'explicit' } as const);
    fields.push({ property, ...names, span: spanOf(one.name), verbs: ['SELECT', 'INSERT'] });
  }
  const span = spanOf(at);
  const whole = [
    ...(hasKey(object) ? [] : [{ property: 'id', ...spelled('id') }]),
    ...timesOf(options, spelled),
  ];
  for (const { property, ...rest } of whole)
    if (!fields.some((one) => one.property === property))
      fields.push({ property, ...rest, span, verbs: verbsOfTime(property) });
  return [
    {
      library,
      name,
      span,
      table: { schema: textAt(options, 'schema'), name: tableOf(name, options, isSnake) },
      dialect: undefined,
      fields,
      includes: [],
      inserts: true,
      gap,
    },
  ];
}

function hasKey(attributes: ts.ObjectLiteralExpression): boolean {
  return attributes.properties.some(
    (one) => nameOf(one.name) === 'id' || /\bprimaryKey\s*:\s*true\b/.test(one.getText().slice(0, 400)),
  );
}

function tableOf(name: string, options: ts.Expression | undefined, isSnake: boolean): string {
  const written = textAt(options, 'tableName');
  if (written !== undefined) return written;
  const plural = flagAt(options, 'freezeTableName') === true ? name : pluralOf(name);
  return isSnake ? snakeCase(plural) : plural;
}

function verbsOfTime(property: string): readonly Verb[] {
  return property === 'updatedAt' ? ['SELECT', 'INSERT', 'UPDATE'] : ['SELECT', 'INSERT'];
}

/** The columns that `timestamps` and `paranoid` add. */
function timesOf(
  options: ts.Expression | undefined,
  spelled: (property: string) => Pick<ModelField, 'column' | 'spelled'>,
): readonly (Pick<ModelField, 'column' | 'spelled'> & { readonly property: string })[] {
  if (flagAt(options, 'timestamps') === false) return [];
  const names = ['createdAt', 'updatedAt', ...(flagAt(options, 'paranoid') === true ? ['deletedAt'] : [])];
  return names.flatMap((property) => {
    if (flagAt(options, property) === false) return [];
    const written = textAt(options, property);
    return [
      {
        property,
        ...(written === undefined ? spelled(property) : { column: written, spelled: 'derived' as const }),
      },
    ];
  });
}

/** `Order.belongsTo(Customer, { foreignKey: 'customerId' })` adds an attribute to Order. */
function associationAt(call: ts.CallExpression): readonly DeclaredModel[] {
  const t = typescript();
  const { expression, arguments: given } = call;
  if (!t.isPropertyAccessExpression(expression) || expression.name.text !== 'belongsTo') return [];
  const holder = plain(expression.expression);
  const own = holder.kind === t.SyntaxKind.ThisKeyword ? classAround(call) : calledName(holder);
  const target = given[0] === undefined ? undefined : calledName(given[0]);
  if (own === undefined || target === undefined) return [];
  const key = propertyOf(given[1], 'foreignKey');
  const property = textOf(key) ?? textAt(key, 'name') ?? keyOf(textAt(given[1], 'as') ?? target);
  const field = textAt(key, 'field');
  return [
    {
      library,
      name: `${own}.${property}`,
      span: spanOf(expression.name),
      table: undefined,
      dialect: undefined,
      fields: [
        {
          property,
          column: field ?? property,
          spelled: field === undefined ? 'derived' : 'explicit',
          span: spanOf(expression.name),
          verbs: ['SELECT', 'INSERT'],
        },
      ],
      includes: [],
      addsTo: own,
      inserts: true,
    },
  ];
}

function keyOf(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}Id`;
}

// ---------------------------------------------------------------------------------------------------------- decorators

const columns = new Set(['Column', 'CreatedAt', 'UpdatedAt', 'DeletedAt']);

/** sequelize-typescript: `@Table class Order extends Model`. */
function classOf(node: ts.ClassDeclaration): readonly DeclaredModel[] {
  const t = typescript();
  const { name } = node;
  const table = decoratorsOf(node).find((one) => one.name === 'Table');
  if (name === undefined || table === undefined) return [];
  const [options] = table.args;
  const isSnake = flagAt(options, 'underscored') === true;
  const own = node.members.flatMap((member): readonly ModelField[] => {
    if (!t.isPropertyDeclaration(member)) return [];
    const property = nameOf(member.name);
    const decorator = decoratorsOf(member).find((one) => columns.has(one.name));
    if (property === undefined || decorator === undefined) return [];
    const [given] = decorator.args;
    if (/\bVIRTUAL\b/.test(given?.getText() ?? '')) return [];
    const field = textAt(given, 'field') ?? textOf(given);
    return [
      {
        property,
        column: field ?? (isSnake ? snakeCase(property) : property),
        spelled: field === undefined ? 'derived' : 'explicit',
        span: spanOf(member.name),
        verbs: decorator.name === 'UpdatedAt' ? ['SELECT', 'INSERT', 'UPDATE'] : ['SELECT', 'INSERT'],
      },
    ];
  });
  return [
    {
      library,
      name: name.text,
      span: spanOf(name),
      table: { schema: textAt(options, 'schema'), name: tableOf(name.text, options, isSnake) },
      dialect: undefined,
      fields: own,
      includes: [],
      inserts: true,
    },
  ];
}
