/**
 * Django's models. A query names every field of a model, unless it defers some; `save()` on a new object and `bulk_create` name every field
 * with whatever values they have, and `save()` on an old one updates every field unless it is told which.
 */
import type { DeclaredModel, ModelField, Verb } from '../../core/models/model.ts';
import { isTestPath } from '../../core/migrations/detection/script-path.ts';
import {
  assignments,
  callOf,
  inTree,
  literalOf,
  pythonClasses,
  type Call,
  type ClassNode,
} from './classes.ts';
import { holdsAny, nothingDeclared, type ModelReader } from './reader.ts';

const library = 'Django';

export const django: ModelReader = {
  library,
  mayHold: (path, source) =>
    path.endsWith('.py') &&
    !isTestPath(path) &&
    !/\/migrations\//.test(path) &&
    holdsAny(source, ['django', 'models.']) &&
    /\bdjango\b|\bmodels\.\w+Field\(/.test(source) &&
    /\bModel\s*[,)]|(?:\wField|ForeignKey|OneToOne)\s*\(/.test(source),
  read: (path, source) => {
    const models = inTree(path, source, (root) => pythonClasses(root).flatMap((one) => modelOf(one, path)));
    return models === undefined ? nothingDeclared : { models, settings: [] };
  },
};

const everyVerb: readonly Verb[] = ['SELECT', 'INSERT', 'UPDATE'];
const own = /^(?:models\.)?Model$/;

function modelOf({ name, at, bases, body }: ClassNode, path: string): readonly DeclaredModel[] {
  const fields = assignments(body).flatMap((one) => fieldOf(one.name, one.at, callOf(one.value)));
  const isModel = bases.some((one) => own.test(one));
  if (!isModel && fields.length === 0) return [];
  const meta = body.find(
    (one) => one.type === 'class_definition' && one.childForFieldName('name')?.text === 'Meta',
  );
  const inMeta = meta?.childForFieldName('body');
  const settings = new Map(
    assignments(inMeta?.namedChildren.flatMap((one) => one ?? []) ?? []).map((one) => [one.name, one.value]),
  );
  const isTrue = (key: string): boolean => settings.get(key)?.text === 'True';
  if (isTrue('proxy')) return [];
  const app = literalOf(settings.get('app_label')) ?? appOf(path);
  const written = literalOf(settings.get('db_table'))?.replaceAll('"', '');
  const isComputed = settings.has('db_table') && written === undefined;
  const table = written ?? (app === undefined ? undefined : `${app}_${name.toLowerCase()}`);
  // Bases that are no model, such as mixins of methods, add nothing.
  const includes = bases.filter((one) => !own.test(one) && /^\w+$/.test(one));
  const hasKey =
    body.some((one) => /\bprimary_key\s*=\s*True\b/.test(one.text)) ||
    fields.some((one) => one.property === 'id');
  const key: ModelField = { property: 'id', column: 'id', spelled: 'explicit', span: at, verbs: everyVerb };
  const isAbstract = isTrue('abstract') || isComputed || table === undefined;
  return [
    {
      library,
      name,
      span: at,
      table: isAbstract || !(isModel || includes.length > 0) ? undefined : tableOf(table),
      dialect: undefined,
      fields: hasKey || isAbstract ? fields : [key, ...fields],
      includes,
      inserts: true,
    },
  ];
}

function tableOf(written: string): { readonly schema: string | undefined; readonly name: string } {
  const [, schema, name] = /^(\w+)\.(\w+)$/.exec(written) ?? [];
  return { schema, name: name ?? written };
}

/** The package of `shop/models.py` and of `shop/models/order.py`. */
function appOf(path: string): string | undefined {
  return /(?:^|\/)(\w+)\/models(?:\.py$|\/)/.exec(path)?.[1];
}

function fieldOf(property: string, span: ModelField['span'], call: Call | undefined): readonly ModelField[] {
  if (call === undefined || !/(?:Field|ForeignKey|OneToOne)$/.test(call.name)) return [];
  if (call.name === 'ManyToManyField' || call.name.startsWith('Generic')) return [];
  const isRelation = /^(?:ForeignKey|OneToOneField|ParentalKey)$/.test(call.name);
  const written = literalOf(call.named.get('db_column'));
  return [
    {
      property,
      column: written ?? `${property}${isRelation ? '_id' : ''}`,
      spelled: 'explicit',
      span,
      verbs: call.name === 'GeneratedField' ? ['SELECT'] : everyVerb,
      kind: call.name,
      required: isRequired(call),
    },
  ];
}

/** A migration takes the default of a field only for existing rows, and then drops it. */
function isRequired({ name, named }: Call): boolean {
  const isFilled = named.has('db_default') || /^(?:Generated|\w*Auto)Field$/.test(name);
  return named.get('null')?.text !== 'True' && !isFilled;
}
