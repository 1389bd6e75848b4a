/**
 * Which fields of programs hold a column, and whether they bear a null: structures of Go with their tags, of Rust that are made of rows, models of
 * Prisma. Textual, and only what is written out: a structure is of a table where it names the table, or where all that it has are its columns.
 */
import { lineAt } from '../../core/migrations/runners/code.ts';
import type { CodePlace } from '../../core/review/input.ts';

/** The column, with all that its table has. */
export interface HeldColumn {
  /** Without its schema. */
  readonly table: string;
  readonly name: string;
  readonly columns: ReadonlySet<string>;
  /** No other table has all of these columns. */
  readonly isOnly: (columns: readonly string[]) => boolean;
}

export interface FieldInCode extends CodePlace {
  /** As the program writes it. */
  readonly type: string;
  /** Undefined where the type is one that nobody here knows. */
  readonly bears: boolean | undefined;
}

/** In a file of these a column may have its field. */
export const isFieldsFile = /\.(?:go|rs|prisma)$/;

/** Of one file. */
export function fieldsIn(file: string, text: string, wanted: HeldColumn): readonly FieldInCode[] {
  const structures = file.endsWith('.go')
    ? goStructures(text)
    : file.endsWith('.rs')
      ? rustStructures(text)
      : prismaModels(text);
  return structures
    .filter((one) => isOf(one, wanted))
    .flatMap(({ fields }) =>
      fields.flatMap(({ column, type, bears, line }) =>
        column === wanted.name ? [{ file, line, type, bears }] : [],
      ),
    );
}

interface Structure {
  /** The table that it names. */
  readonly table: string | undefined;
  readonly fields: readonly {
    readonly column: string;
    readonly type: string;
    readonly bears: boolean | undefined;
    readonly line: number;
  }[];
}

function isOf({ table, fields }: Structure, wanted: HeldColumn): boolean {
  if (table !== undefined) return table.slice(table.lastIndexOf('.') + 1) === wanted.table;
  const names = fields.map(({ column }) => column);
  return (
    names.length >= fewestFields && names.every((one) => wanted.columns.has(one)) && wanted.isOnly(names)
  );
}

const fewestFields = 2;

/** `gorm` and `bun` read null as the empty value in places: of their plain types nothing is said. */
function goStructures(text: string): readonly Structure[] {
  return [...text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)].map((found) => {
    const [all, name = '', body = ''] = found;
    const start = found.index + all.indexOf(body);
    const named = new RegExp(
      `^func \\((?:\\w+ )?\\*?${name}\\) TableName\\(\\) string \\{\\s*return "([^"]+)"\\s*\\}`,
      'm',
    ).exec(text)?.[1];
    return {
      table: named ?? /`[^`]*\bbun:"table:([^",]+)/.exec(body)?.[1],
      fields: [...body.matchAll(/^[ \t]*\w+[ \t]+([^`\n]+?)[ \t]*`([^`\n]*)`/gm)].flatMap((field) => {
        const [, type = '', tags = ''] = field;
        const plain = /(?:^|\s)db:"([^",]+)/.exec(tags)?.[1];
        const other = /\bgorm:"[^"]*\bcolumn:([^";]+)/.exec(tags)?.[1] ?? /\bbun:"([\w]+)/.exec(tags)?.[1];
        const column = plain ?? other;
        const bears = goBears(type);
        return column === undefined || column === '-'
          ? []
          : [
              {
                ...{ column, type, line: lineAt(text, start + field.index) },
                bears: other !== undefined && bears === false ? undefined : bears,
              },
            ];
      }),
    };
  });
}

function goBears(type: string): boolean | undefined {
  if (/^\*|^\[\]byte$|^(?:\w+\.)?Null[A-Z]\w*$|^(?:sql\.)Null\[|^null\.\w+$/.test(type)) return true;
  return /^(?:string|bool|u?int(?:8|16|32|64)?|float(?:32|64)|time\.Time)$/.test(type) ? false : undefined;
}

/** Of structures that are read of rows by their names. */
function rustStructures(text: string): readonly Structure[] {
  const made = /((?:^[ \t]*#\[[^\n]*\n)+)^[ \t]*(?:pub(?:\([^)]*\))? )?struct \w+ \{\n(.*?)^[ \t]*\}/gms;
  return [...text.matchAll(made)].flatMap((found) => {
    const [all, attributes = '', body = ''] = found;
    if (!/\b(?:FromRow|Queryable|QueryableByName|DeriveEntityModel)\b/.test(attributes)) return [];
    if (/#\[[^\]]*\b(?:flatten|rename_all)\b/.test(all)) return [];
    const start = found.index + all.indexOf(body);
    return [
      {
        table: /\btable_name\s*=\s*"?(\w+)/.exec(attributes)?.[1],
        fields: [
          ...body.matchAll(
            /^[ \t]*(?:#\[[^\n]*(?:rename|column_name)\s*=\s*"(\w+)"[^\n]*\]\s*)?(?:pub(?:\([^)]*\))? )?(?:r#)?(\w+):\s*([^\n]+?),?[ \t]*$/gm,
          ),
        ].map((field) => {
          const [whole, renamed, name = '', type = ''] = field;
          const line = lineAt(text, start + field.index + whole.lastIndexOf(`${name}:`));
          return { column: renamed ?? name, type, line, bears: rustBears(type) };
        }),
      },
    ];
  });
}

function rustBears(type: string): boolean | undefined {
  if (/^(?:std::option::)?Option</.test(type)) return true;
  return /^(?:String|bool|[iu](?:8|16|32|64)|f(?:32|64)|(?:uuid::)?Uuid|(?:chrono::)?(?:DateTime<\w+>|NaiveDate(?:Time)?))$/.test(
    type,
  )
    ? false
    : undefined;
}

/** A model of Prisma, and the table that it is of. */
export interface PrismaModel {
  readonly table: string;
  readonly body: string;
  /** Of the body, in the text. */
  readonly start: number;
}

export function prismaModelsIn(text: string): readonly PrismaModel[] {
  return [...text.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map((found) => {
    const [all, name = '', body = ''] = found;
    const table = /^\s*@@map\(\s*(?:name:\s*)?"([^"]+)"/m.exec(body)?.[1] ?? name;
    return { table, body, start: found.index + all.indexOf(body) };
  });
}

/** Of a field: its own name, or the one that the rest of its line gives. */
export function prismaColumn(own: string, rest: string): string {
  return /@map\(\s*(?:name:\s*)?"([^"]+)"/.exec(rest)?.[1] ?? own;
}

/** The model says it of all its scalars; lists and other models are no columns of the kind. */
function prismaModels(text: string): readonly Structure[] {
  return prismaModelsIn(text).map(({ table, body, start }) => ({
    table,
    fields: [
      ...body.matchAll(
        /^[ \t]*(\w+)[ \t]+(String|Boolean|Int|BigInt|Float|Decimal|DateTime)(\??)(?![\w[])([^\n]*)$/gm,
      ),
    ].map((field) => {
      const [, own = '', type = '', optional = '', rest = ''] = field;
      return {
        column: prismaColumn(own, rest),
        type: `${type}${optional}`,
        bears: optional === '?',
        line: lineAt(text, start + field.index),
      };
    }),
  }));
}
