/** The statements that a library writes for a model, for the index of queries and as words of messages. */
import type { SpokenDialect } from '../migrations/convention.ts';
import type { IndexedQuery, IndexedWord } from '../query-index/query.ts';
import { joined } from '../text/enumerate.ts';
import type { AskingModel, Model, Verb } from './model.ts';

/** What the library asks for the model, as one entry of the index: its words are the columns that it names. `model`: as a server folds it. */
export function queryOfModel(model: AskingModel, dialect: SpokenDialect): IndexedQuery {
  const { path, span, table, fields } = model;
  const words = new Map<string, readonly IndexedWord[]>();
  for (const field of fields)
    if (field.verbs.length > 0) words.set(field.column, [{ qualifier: undefined, span: field.span }]);
  const relations = [{ ...table, alias: undefined, span }];
  return { path, dialect: model.dialect ?? dialect, span, relations, words: () => words, model };
}

/** With the names that a schema of the dialect compares. */
export function folded<M extends Model>(model: M, dialect: SpokenDialect): M {
  if (dialect === 'postgresql') return model;
  const { schema, name } = model.table;
  const table = { schema: schema?.toLowerCase(), name: name.toLowerCase() };
  const fields = model.fields.map((field) => ({ ...field, column: field.column.toLowerCase() }));
  return { ...model, table, fields };
}

const order: readonly Verb[] = ['SELECT', 'INSERT', 'UPDATE'];

/** Those that name the column: none if it has no field for it. */
export function verbsNaming({ fields, everyColumn }: Model, column: string): readonly Verb[] {
  const own = fields.flatMap((one) => (one.column === column ? one.verbs : []));
  const all = everyColumn?.except.includes(column) === false ? everyColumn.verbs : [];
  return order.filter((one) => own.includes(one) || all.includes(one));
}

/** Those that are written for the model at all. */
export function verbsOf({ fields, everyColumn }: Model): readonly Verb[] {
  const all = new Set([...fields.flatMap(({ verbs }) => verbs), ...(everyColumn?.verbs ?? [])]);
  return order.filter((one) => all.has(one));
}

/** `Prisma’s SELECT and INSERT for Order`, with the release where it is not that of the workspace. `shown`: names as the text has them. */
export function askedWords(
  { library, name, release }: AskingModel,
  verbs: readonly Verb[],
  shown: (name: string) => string = (one) => one,
): string {
  const where = release === undefined ? '' : ` in ${shown(release)}`;
  return `${library}’s ${joined(verbs)} for ${shown(name)}${where}`;
}
