/**
 * Drizzle's tables: `pgTable('orders', { … })` and its relatives. A select without a selection and every relational query name each column
 * of the table; an insert lists each column whatever values it is given, with DEFAULT for those it has none for, except those that are
 * generated always (drizzle-orm, buildInsertQuery); an update names those it sets, and those with `$onUpdate`.
 */
import type ts from 'typescript';
import type { DeclaredModel, ModelField, Setting, Verb } from '../../core/models/model.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { parentOf, parsedScript, typescript } from '../embedded-sql/typescript.ts';
import type { ModelReader } from './reader.ts';
import {
  calledName,
  chainOf,
  constantsOf,
  importedFrom,
  isScriptWith,
  nameOf,
  nodesOf,
  plain,
  returned,
  spanOf,
  textAt,
  textOf,
} from './script.ts';

const library = 'Drizzle';

export const drizzle: ModelReader = {
  library,
  mayHold: isScriptWith(
    /\bdrizzle\b/,
    /\bdrizzle-orm\/[\w-]+-core\b|\b(?:pg|mysql|sqlite|mssql)(?:Table|Schema)|\bcasing\b/,
  ),
  read: (path, source) => {
    const file = parsedScript(path, source);
    const makers = makersIn(file);
    const tables = [...nodesOf(file)].flatMap((node) => tableAt(node, makers));
    return { models: [...tables, ...partsIn(file, source)], settings: settingsIn(file) };
  },
};

interface Maker {
  readonly dialect: SpokenDialect;
  readonly schema: string | undefined;
  /** The name of the table as the server knows it; undefined if it is computed. */
  readonly nameOf: (name: string) => string | undefined;
}

const functions: ReadonlyMap<string, SpokenDialect> = new Map([
  ['pgTable', 'postgresql'],
  ['mysqlTable', 'mysql'],
  ['sqliteTable', 'sqlite'],
  ['mssqlTable', 'sqlserver'],
]);
const creators: ReadonlyMap<string, SpokenDialect> = new Map([
  ['pgTableCreator', 'postgresql'],
  ['mysqlTableCreator', 'mysql'],
  ['sqliteTableCreator', 'sqlite'],
]);
const schemas: ReadonlyMap<string, SpokenDialect> = new Map([
  ['pgSchema', 'postgresql'],
  ['mysqlSchema', 'mysql'],
]);

interface Makers {
  /** By the name of the function, or of the schema whose `table` it is. */
  readonly functions: ReadonlyMap<string, Maker>;
  readonly schemas: ReadonlyMap<string, Maker>;
}

/** Drizzle's own functions, and those that the file makes of them. */
function makersIn(file: ts.SourceFile): Makers {
  const t = typescript();
  const own = new Map<string, Maker>();
  const inSchemas = new Map<string, Maker>();
  for (const [name, dialect] of functions)
    own.set(name, { dialect, schema: undefined, nameOf: (one) => one });
  for (const [name, value] of constantsOf(file)) {
    if (!t.isCallExpression(value)) continue;
    const called = calledName(value) ?? '';
    const [first] = value.arguments;
    const creator = creators.get(called);
    if (creator !== undefined)
      own.set(name, { dialect: creator, schema: undefined, nameOf: (one) => namedBy(first, one) });
    const schema = schemas.get(called);
    const text = textOf(first);
    if (schema !== undefined && text !== undefined)
      inSchemas.set(name, { dialect: schema, schema: text, nameOf: (one) => one });
  }
  return { functions: own, schemas: inSchemas };
}

/** ``(name) => `shop_${name}` ``, for one name. */
function namedBy(creator: ts.Expression | undefined, name: string): string | undefined {
  const t = typescript();
  if (creator === undefined || !t.isArrowFunction(creator)) return undefined;
  const [parameter] = creator.parameters;
  const valueOf = (node: ts.Expression): string | undefined =>
    t.isIdentifier(node) && node.text === parameter?.name.getText() ? name : textOf(node);
  const body = returned(creator);
  if (body === undefined) return undefined;
  if (!t.isTemplateExpression(body)) return valueOf(body);
  const parts = body.templateSpans.map(({ expression, literal }) => {
    const value = valueOf(expression);
    return value === undefined ? undefined : `${value}${literal.text}`;
  });
  return parts.includes(undefined) ? undefined : `${body.head.text}${parts.join('')}`;
}

function tableAt(node: ts.Node, makers: Makers): readonly DeclaredModel[] {
  const t = typescript();
  if (!t.isCallExpression(node)) return [];
  const { expression, arguments: given } = node;
  const maker =
    t.isPropertyAccessExpression(expression) && expression.name.text === 'table'
      ? makers.schemas.get(expression.expression.getText())
      : t.isIdentifier(expression)
        ? makers.functions.get(expression.text)
        : undefined;
  const written = textOf(given[0]);
  const name = written === undefined ? undefined : maker?.nameOf(written);
  const columns = returned(given[1]);
  const variable = variableOf(node);
  if (maker === undefined || name === undefined || columns === undefined || variable === undefined) return [];
  return [
    {
      ...partOf(columns, variable),
      table: { schema: maker.schema, name },
      dialect: maker.dialect,
      inserts: true,
    },
  ];
}

/** The constant that a table is bound to, through calls such as `.enableRLS()`. */
function variableOf(node: ts.Node): ts.Identifier | undefined {
  const t = typescript();
  for (let at: ts.Node | undefined = node; at !== undefined && !t.isBlock(at); at = parentOf(at))
    if (t.isVariableDeclaration(at)) return t.isIdentifier(at.name) ? at.name : undefined;
  return undefined;
}

// --------------------------------------------------------------------------------------------------------------- columns

/** Objects of columns that tables spread: constants, and functions that return one. */
function partsIn(file: ts.SourceFile, source: string): readonly DeclaredModel[] {
  const t = typescript();
  if (!/drizzle-orm\/[\w-]+-core\b/.test(source)) return [];
  const constants = [...constantsOf(file)].flatMap(([name, value]) => {
    const of = returned(value);
    return of !== undefined && t.isObjectLiteralExpression(of) ? [{ name, of }] : [];
  });
  const declared = file.statements.flatMap((one) => {
    const of = t.isFunctionDeclaration(one) ? returned(one) : undefined;
    const name = t.isFunctionDeclaration(one) ? one.name?.text : undefined;
    return name !== undefined && of !== undefined && t.isObjectLiteralExpression(of) ? [{ name, of }] : [];
  });
  return [...constants, ...declared].flatMap(({ name, of }) => {
    const part = columnsIn(of);
    if (part.fields.length + part.includes.length === 0) return [];
    const span = { start: of.getStart(), end: of.getStart() };
    return [{ library, name, span, table: undefined, dialect: undefined, inserts: false, ...part }];
  });
}

type Part = Omit<DeclaredModel, 'table' | 'dialect' | 'inserts'>;

function partOf(columns: ts.Expression, variable: ts.Identifier): Part {
  const t = typescript();
  const own = { library, name: variable.text, span: spanOf(variable) };
  if (t.isObjectLiteralExpression(columns)) return { ...own, ...columnsIn(columns) };
  const name = includedBy(columns);
  return name === undefined
    ? { ...own, fields: [], includes: [], gap: 'its columns are computed' }
    : { ...own, fields: [], includes: [name] };
}

function columnsIn(object: ts.ObjectLiteralExpression): Pick<Part, 'fields' | 'includes' | 'gap'> {
  const t = typescript();
  const fields: ModelField[] = [];
  const includes: string[] = [];
  let gap: string | undefined;
  for (const one of object.properties) {
    if (t.isSpreadAssignment(one)) {
      const name = includedBy(plain(one.expression));
      if (name === undefined) gap ??= `${one.expression.getText().slice(0, 40)} is not followed`;
      else includes.push(name);
      continue;
    }
    const property = nameOf(one.name);
    const field =
      property !== undefined && t.isPropertyAssignment(one)
        ? fieldOf(property, one.name, plain(one.initializer))
        : undefined;
    if (field === undefined) gap ??= `${(property ?? one.getText()).slice(0, 40)} is not read`;
    else fields.push(field);
  }
  return { fields, includes, gap };
}

/** `timestamps` of `...timestamps` and `...timestamps()`. */
function includedBy(node: ts.Expression): string | undefined {
  const t = typescript();
  if (t.isIdentifier(node)) return node.text;
  return t.isCallExpression(node) && t.isIdentifier(node.expression) ? node.expression.text : undefined;
}

function fieldOf(property: string, name: ts.PropertyName, value: ts.Expression): ModelField | undefined {
  const t = typescript();
  const chain = chainOf(value);
  const [first] = chain;
  if (first === undefined) return undefined;
  const byProject = madeBy(first.expression);
  const isFunctionOfDrizzle =
    !t.isIdentifier(first.expression) ||
    /^drizzle-orm\b/.test(importedFrom(first.expression) ?? '') ||
    (byProject !== undefined && makesEnum(byProject));
  const made = isFunctionOfDrizzle ? undefined : byProject;
  const column = textOf(first.arguments[0]) ?? textOf(made?.arguments[0]);
  // A helper of the project may give any name, unless the file shows what it returns.
  if (column === undefined && !isFunctionOfDrizzle && made === undefined) return undefined;
  const spelled = column === undefined ? 'derived' : 'explicit';
  const calls = [...(made === undefined ? [] : chainOf(made)), ...chain];
  const kind = made === undefined ? calledName(first) : undefined;
  const own = { verbs: verbsOf(calls), kind, required: isRequired(calls) };
  return { property, column: column ?? property, spelled, span: spanOf(name), ...own };
}

/** `$defaultFn` gives a value that the program makes. */
function isRequired(chain: readonly ts.CallExpression[]): boolean {
  const names = chain.flatMap((one) => calledName(one) ?? []);
  const isFilled = names.some((one) =>
    /^(?:default|defaultNow|defaultRandom|generated\w*|\w*[sS]erial)$/.test(one),
  );
  return names.includes('notNull') && !isFilled;
}

/** `pgEnum('state', […])`, `shop.enum('state', […])`: what they return is called for a column, and the name is that of the type. */
function makesEnum(call: ts.CallExpression): boolean {
  return calledName(call) === 'pgEnum' || calledName(call) === 'enum';
}

/** `id()` where `const id = () => uuid('id')`: the first call of what it returns. */
function madeBy(callee: ts.Expression): ts.CallExpression | undefined {
  const t = typescript();
  if (!t.isIdentifier(callee)) return undefined;
  const file = callee.getSourceFile();
  const declared = file.statements.find(
    (one) => t.isFunctionDeclaration(one) && one.name?.text === callee.text,
  );
  const body = returned(declared ?? constantsOf(file).get(callee.text));
  return body === undefined || body === callee ? undefined : chainOf(body)[0];
}

function verbsOf(chain: readonly ts.CallExpression[]): readonly Verb[] {
  const names = chain.flatMap((one) => calledName(one) ?? []);
  const isComputed = names.some((one) => one === 'generatedAlwaysAs' || one === 'generatedAlwaysAsIdentity');
  const isSet = names.some((one) => one === '$onUpdate' || one === '$onUpdateFn');
  return ['SELECT', ...(isComputed ? [] : (['INSERT'] as const)), ...(isSet ? (['UPDATE'] as const) : [])];
}

/** `drizzle(client, { casing: 'snake_case' })`. */
function settingsIn(file: ts.SourceFile): readonly Setting[] {
  const t = typescript();
  for (const node of nodesOf(file))
    if (t.isObjectLiteralExpression(node) && textAt(node, 'casing') === 'snake_case')
      return [{ library, sets: 'snake_case' }];
  return [];
}
