/**
 * Prisma's schema language: blocks of models, each field on a line of its own. Reads what decides which columns Prisma Client names and
 * nothing else. The client selects every scalar field unless the program gives `select` or `omit`, and every create, update and delete
 * returns them (Prisma's documentation, Select fields: "by default, Prisma Client returns all scalar fields").
 */
import type { DeclaredModel, ModelField, Verb } from '../../core/models/model.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { Span } from '../../core/text/span.ts';
import { nothingDeclared, type ModelReader } from './reader.ts';

export const prisma: ModelReader = {
  library: 'Prisma',
  mayHold: (path, source) => path.endsWith('.prisma') && /^\s*(?:model|view|type|enum)\s/m.test(source),
  read: (_, source) => {
    const blank = withoutComments(source);
    const dialect = dialectOf(blank);
    if (dialect === 'other') return nothingDeclared;
    const models = [...blank.matchAll(block)].flatMap((match) => modelOf(match, source, dialect));
    return { models, settings: [] };
  },
};

/** A closing brace stands at the start of a line. */
const block = /^[ \t]*(model|view)[ \t]+(\w+)[ \t]*\{([^\n]*\n[\s\S]*?^[ \t]*)\}/gm;
const fieldLine = /^[ \t]*(\w+)[ \t]+(Unsupported\("(?:[^"\\]|\\.)*"\)|\w+)(\[\]|\?)?(.*)$/gm;

function modelOf(
  { 0: whole, 1: kind, 2: name = '', 3: body = '', index }: RegExpExecArray,
  source: string,
  dialect: SpokenDialect | undefined,
): readonly DeclaredModel[] {
  if (/^[ \t]*@@ignore\b/m.test(body)) return [];
  const start = index + whole.indexOf(name, whole.indexOf(kind ?? '') + (kind ?? '').length);
  const bodyStart = index + whole.lastIndexOf(body);
  const verbs: readonly Verb[] = kind === 'view' ? ['SELECT'] : ['SELECT', 'INSERT', 'UPDATE'];
  return [
    {
      library: 'Prisma',
      name,
      span: { start, end: start + name.length },
      table: { schema: argument(body, '@@schema'), name: argument(body, '@@map') ?? name },
      dialect,
      fields: fieldsOf(body, source, bodyStart, verbs),
      includes: [],
      inserts: kind === 'model',
    },
  ];
}

function fieldsOf(body: string, source: string, at: number, verbs: readonly Verb[]): readonly ModelField[] {
  return [...body.matchAll(fieldLine)].flatMap((match) => {
    const { 0: line, 1: property = '', 2: type = '', 3: mark, 4: attributes = '', index } = match;
    const start = at + index + line.indexOf(property);
    const span: Span = { start, end: start + property.length };
    // A relation's columns are other fields.
    if (/(?<!@)@relation\b/.test(attributes)) return [];
    // Unsupported types and ignored fields are not in the client.
    const isIgnored = /(?<!@)@ignore\b/.test(attributes) || type.startsWith('Unsupported');
    const mapped = argument(source.slice(span.end, at + index + line.length), '(?<!@)@map');
    return [
      {
        property,
        column: mapped ?? property,
        spelled: 'explicit' as const,
        span,
        verbs: isIgnored ? [] : verbs,
        type,
        kind: `${type}${mark === '[]' ? mark : ''}`,
        required: mark === undefined && !hasDefault(attributes),
      },
    ];
  });
}

/** Of the server: the client makes the values of the others. */
function hasDefault(attributes: string): boolean {
  const made = /(?<!@)@default\(\s*(\w+\()?/.exec(attributes);
  return made !== null && !/^(?:uuid|cuid|ulid|nanoid)\($/.test(made[1] ?? '');
}

/** The text of `@map("name")` or `@map(name: "name")`. */
function argument(text: string, attribute: string): string | undefined {
  const found = new RegExp(`${attribute}\\(\\s*(?:(?:name|map)\\s*:\\s*)?"((?:[^"\\\\]|\\\\.)*)"`).exec(
    text,
  )?.[1];
  return found?.replaceAll(/\\(.)/g, '$1');
}

function dialectOf(source: string): SpokenDialect | 'other' | undefined {
  const provider = /^[ \t]*datasource\s+\w+\s*\{[^}]*?\bprovider\s*=\s*"(\w+)"/m.exec(source)?.[1];
  switch (provider) {
    case undefined:
      return undefined;
    case 'postgresql':
    case 'postgres':
      return 'postgresql';
    case 'mysql':
    case 'sqlite':
    case 'sqlserver':
      return provider;
    default:
      return 'other';
  }
}

/** With blanks in place of comments, so that positions stay. A `//` in a text is none. */
function withoutComments(source: string): string {
  return source.replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/g, (found) =>
    found.startsWith('/') ? ' '.repeat(found.length) : found,
  );
}
