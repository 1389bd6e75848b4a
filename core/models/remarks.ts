/**
 * What a model says beside what the migrations build: the change that the next migration makes, while it can still wait for the running
 * release, and where code and schema differ. Only about models all of whose fields are known, and of tables that are certain. A change that
 * a new migration makes already is told there.
 */
import { groupBy } from '../collections/group-by.ts';
import { joined } from '../text/enumerate.ts';
import { keyOf, tableByKey } from '../schema/lookup.ts';
import type { Column, Origin, Schema, Table } from '../schema/model.ts';
import { spelled, spelledKey } from '../schema/spelling.ts';
import type { Span } from '../text/span.ts';
import { askedWords, verbsNaming } from './asked.ts';
import type { AskingModel, ModelField, Verb } from './model.ts';

export interface Remark {
  readonly kind: 'drops' | 'renames' | 'retypes' | 'requires' | 'not-built' | 'not-written' | 'not-in-model';
  /** `warning`: statements fail, in whatever order code and migration are deployed. `information`: an order helps. */
  readonly grade: 'warning' | 'information' | 'hint';
  /** In the model's file. */
  readonly span: Span;
  readonly message: string;
  /** What the migrations build instead. */
  readonly built: { readonly file: string; readonly span: Span; readonly message: string };
}

/** The models of the running release. */
export interface Past {
  /** For display. */
  readonly name: string;
  readonly models: readonly AskingModel[];
}

export interface Compared {
  readonly present: readonly AskingModel[];
  /** Undefined where the release is not known. */
  readonly past: Past | undefined;
  /** After the migrations that have run, and after all of them. */
  readonly schemas: { readonly before: Schema; readonly now: Schema };
  /** After other folders of migrations for such a server: some may be run on the same database. */
  readonly others: readonly Schema[];
}

/** Kinds that are not told of a column that `others` build. */
const awaited: ReadonlySet<Remark['kind']> = new Set(['renames', 'requires', 'not-built']);

/** Whether other folders decide it: to build their schemas takes long, and they are not asked for otherwise. */
export function dependsOnOthers({ kind }: Remark): boolean {
  return awaited.has(kind);
}

/** About the models of one file. */
export function remarksOn(path: string, { present, past, schemas, others }: Compared): readonly Remark[] {
  const ofTable = groupBy(present, tableKey);
  const formerOfTable = past && groupBy(past.models, tableKey);
  const own = present.filter((one) => one.path === path);
  return [...groupBy(own, tableKey)].flatMap(([key, models]) => {
    const [model] = models;
    const table = model && tableOf(model, schemas.now);
    if (model === undefined || table === undefined) return [];
    const same = ofTable.get(key) ?? [];
    if (same.some(({ gap, everyColumn }) => gap !== undefined || everyColumn !== undefined)) return [];
    const known = formerOfTable && (formerOfTable.get(key) ?? []);
    if (known?.some(({ gap }) => gap !== undefined) === true) return [];
    if (!isTableOf(same, table) && !isTableOf(known ?? [], table)) return [];
    const { before, now } = schemas;
    const elsewhere = new Set(
      others.flatMap((one) => tableByKey(one, table.key)?.columns.map(({ name }) => name) ?? []),
    );
    const beside = { table, was: tableOf(model, before), schema: now, elsewhere, present: same, past: known };
    const fields = models.flatMap((one) => one.fields.flatMap((field) => ofField(field, one, beside)));
    return [...fields, ...droppedFrom(models, beside), ...ofColumns(models, beside)];
  });
}

function tableKey({ library, table }: AskingModel): string {
  return `${library} ${table.schema ?? ''}.${table.name}`;
}

function tableOf({ table, dialect }: AskingModel, schema: Schema): Table | undefined {
  if (dialect !== undefined && dialect !== schema.dialect) return undefined;
  const homes = table.schema === undefined ? [...schema.searchPath, 'public'] : [table.schema];
  const found = homes.flatMap((one) => tableByKey(schema, keyOf(one, table.name)) ?? [])[0];
  const isKnown = found?.complete === true && found.certainty === 'certain' && found.origin.unseen !== true;
  return isKnown ? found : undefined;
}

/** Another program's table may have the same name: most of the columns are there. */
function isTableOf(models: readonly AskingModel[], table: Table): boolean {
  const columns = new Set(models.flatMap(({ fields }) => fields.map(({ column }) => column)));
  const found = [...columns].filter((name) => columnOf(table, name) !== undefined);
  return found.length * 2 > columns.size;
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((one) => one.name === name);
}

interface Beside {
  readonly table: Table;
  /** Before the new migrations. */
  readonly was: Table | undefined;
  readonly schema: Schema;
  /** Columns that other migrations give a table of that name. */
  readonly elsewhere: ReadonlySet<string>;
  /** All models of the table. */
  readonly present: readonly AskingModel[];
  readonly past: readonly AskingModel[] | undefined;
}

// -------------------------------------------------------------------------------------------------------------- fields

function ofField(field: ModelField, model: AskingModel, beside: Beside): readonly Remark[] {
  const column = columnOf(beside.table, field.column);
  return column === undefined ? ofMissing(field, model, beside) : ofChanged(field, column, beside);
}

/** The migrations build no column for the field. */
function ofMissing(field: ModelField, model: AskingModel, beside: Beside): readonly Remark[] {
  const { table, past, elsewhere } = beside;
  const isOtherSpelling = table.columns.some(({ name }) => bare(name) === bare(field.column));
  // The project may name its columns in a way that is not read.
  if (field.verbs.length === 0 || isOtherSpelling || elsewhere.has(field.column)) return [];
  const name = nameOf(field.column, beside);
  const former = past?.flatMap((one) => one.fields).find(({ property }) => property === field.property);
  const builtBefore = former && columnOf(table, former.column);
  if (former !== undefined && builtBefore !== undefined && former.column !== field.column)
    return [
      {
        kind: 'renames',
        grade: 'warning',
        span: field.span,
        message: `The migration for this renames ${nameOf(former.column, beside)} to ${shown(field.column, beside)}, and ${askedBy(former.column, beside)} the old name: neither release works with the other’s schema. Add ${shown(field.column, beside)} as a new column beside it.`,
        built: placeOf(builtBefore.origin, `${nameOf(former.column, beside)} is built here.`),
      },
    ];
  const built = placeOf(
    table.origin,
    `${spelledKey(beside.schema, table.key)} is created here without this column.`,
  );
  const isNew = former?.column !== field.column;
  const writer = past?.find(({ inserts }) => inserts);
  if (isNew && field.required === true && writer !== undefined)
    return [
      {
        kind: 'requires',
        grade: 'warning',
        span: field.span,
        message: `The migration for this adds ${name} as NOT NULL without a default, and ${askedWords(writer, ['INSERT'])} leaves it out: it fails until this release runs everywhere. Give the column a default, or make it optional first.`,
        built,
      },
    ];
  const asked = askedWords(model, field.verbs);
  const fails = field.verbs.length > 1 ? 'fail' : 'fails';
  const isAwaited = past !== undefined && isNew;
  return [
    {
      kind: 'not-built',
      grade: past === undefined || isAwaited ? 'information' : 'warning',
      span: field.span,
      message: isAwaited
        ? `No migration builds ${name} yet: ${asked} ${fails} until one has run. Deploy the migration first.`
        : `No migration builds ${name}, and ${asked} ${field.verbs.length > 1 ? 'name' : 'names'} it.`,
      built,
    },
  ];
}

/** The field differs from that of the release, and the column is as it was. */
function ofChanged(field: ModelField, column: Column, beside: Beside): readonly Remark[] {
  const { past = [], was } = beside;
  const users = past.filter(({ fields }) => fields.some((one) => one.column === field.column));
  const [user] = users;
  const former = user?.fields.find((one) => one.column === field.column);
  const before = was && columnOf(was, field.column);
  const isUntouched =
    before?.nullable === column.nullable && JSON.stringify(before.type) === JSON.stringify(column.type);
  if (user === undefined || former === undefined || !isUntouched) return [];
  const name = nameOf(field.column, beside);
  const built = placeOf(column.origin, `${name} is built here.`);
  const asked = askedBy(field.column, beside);
  if (former.kind !== undefined && field.kind !== undefined && former.kind !== field.kind)
    return [
      {
        kind: 'retypes',
        grade: 'warning',
        span: field.span,
        message: `The migration for this changes ${name} from ${former.kind} to ${field.kind}, and ${asked} it as it was. Add a column of the new type beside it.`,
        built,
      },
    ];
  if (former.required === false && field.required === true && column.nullable && user.inserts)
    return [
      {
        kind: 'requires',
        grade: 'warning',
        span: field.span,
        message: `The migration for this makes ${name} NOT NULL, and ${askedWords(user, ['INSERT'])} may still leave it empty. First deploy code that always sets it.`,
        built,
      },
    ];
  return [];
}

// ------------------------------------------------------------------------------------------------------------- columns

/** Fields that the release has and no model has any more, while their columns are there. */
function droppedFrom(models: readonly AskingModel[], beside: Beside): readonly Remark[] {
  const { present, past = [], table } = beside;
  const kept = new Set(present.flatMap(({ fields }) => fields.map(({ column }) => column)));
  const properties = new Set(present.flatMap(({ fields }) => fields.map(({ property }) => property)));
  const fields = past.flatMap((one) => one.fields.map((field) => ({ field, owner: one })));
  const lost = fields.filter(
    ({ field }) => field.verbs.length > 0 && !kept.has(field.column) && !properties.has(field.property),
  );
  const [first] = models;
  return [...groupBy(lost, ({ field }) => field.column)].flatMap(([name, all]) => {
    const column = columnOf(table, name);
    const model = models.find((one) => all.some(({ owner }) => owner.name === one.name)) ?? first;
    if (column === undefined || model === undefined) return [];
    const message = `The migration for this drops ${nameOf(name, beside)}, and ${askedBy(name, beside)} it. Deploy this release first, and drop the column in a later one.`;
    const built = placeOf(column.origin, `${nameOf(name, beside)} is built here.`);
    return [{ kind: 'drops', grade: 'information', span: model.span, message, built }];
  });
}

/** Columns that no model of the table has, nor had in the release. */
function ofColumns(models: readonly AskingModel[], beside: Beside): readonly Remark[] {
  const { table, present, past = [] } = beside;
  const named = new Set(
    [...present, ...past].flatMap(({ fields }) => fields.map(({ column }) => bare(column))),
  );
  const others = table.columns.filter(
    ({ name, generated }) => !named.has(bare(name)) && generated === undefined,
  );
  const [model] = models;
  if (model === undefined || others.length === 0) return [];
  const writer = models.find(({ inserts }) => inserts);
  const needed = writer === undefined ? [] : others.filter((one) => isNeeded(one, table));
  const plain = others.filter((one) => !needed.includes(one));
  const names = (columns: readonly Column[]): string =>
    joined(
      columns.map(({ name }) => shown(name, beside)),
      5,
    );
  const of = spelledKey(beside.schema, table.key);
  const place = ([first]: readonly Column[]): Remark['built'] =>
    placeOf(first?.origin ?? table.origin, `${of}.${shown(first?.name ?? '', beside)} is built here.`);
  const remarks: Remark[] = [];
  if (writer !== undefined && needed.length > 0)
    remarks.push({
      kind: 'not-written',
      grade: 'warning',
      span: writer.span,
      message: `${askedWords(writer, ['INSERT'])} leaves out ${names(needed)} of ${of}, which ${needed.length > 1 ? 'are' : 'is'} NOT NULL without a default.`,
      built: place(needed),
    });
  if (plain.length > 0)
    remarks.push({
      kind: 'not-in-model',
      grade: 'hint',
      span: model.span,
      message: `The migrations build ${names(plain)} of ${of}, which ${model.name} does not have.`,
      built: place(plain),
    });
  return remarks;
}

/** A row needs a value that nothing but the statement gives. */
function isNeeded(column: Column, { triggers, constraints }: Table): boolean {
  const isFilled =
    column.default !== undefined || column.identity !== undefined || column.mysql?.autoIncrement === true;
  const isKey = constraints.some(
    ({ kind, columns }) => kind === 'primary-key' && columns.includes(column.name),
  );
  return !column.nullable && !isFilled && !isKey && triggers.length === 0;
}

// --------------------------------------------------------------------------------------------------------------- words

/** `Prisma’s SELECT and INSERT for Order in main still name`. */
function askedBy(column: string, { past = [] }: Beside): string {
  const found = past.flatMap((model): readonly { model: AskingModel; verbs: readonly Verb[] }[] => {
    const verbs = verbsNaming(model, column);
    return verbs.length === 0 ? [] : [{ model, verbs }];
  });
  const [first] = found;
  if (first === undefined) return 'the running release still has';
  return `${askedWords(first.model, first.verbs)} still ${first.verbs.length > 1 ? 'name' : 'names'}`;
}

function nameOf(column: string, beside: Beside): string {
  return `${spelledKey(beside.schema, beside.table.key)}.${shown(column, beside)}`;
}

function shown(column: string, { schema, table }: Beside): string {
  return spelled(schema, column, table.key);
}

function placeOf({ file, span }: Origin, message: string): Remark['built'] {
  return { file, span, message };
}

/** Without case and underscores. */
function bare(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
