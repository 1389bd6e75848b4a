/** Where a program says in one literal which table goes with which folder: `Router{Table: "app_migrations", FS: fs.FS(migrations.FS)}`. Textual. */
import { literal } from '../../text/pattern.ts';
import { lineAt, uncommented } from './code.ts';
import type { Program } from './folders.ts';
import { importedAs } from './go-imports.ts';

export interface TableBeside {
  readonly name: string;
  readonly from: string;
}

/** `field`: what the setting of the table is called there. Undefined where no program, or several, say it. */
export function tableBeside(
  field: string,
  folder: string,
  programs: readonly Program[],
): TableBeside | undefined {
  const nameIn = importedAs(folder);
  const found = programs.flatMap(({ file, text }) => {
    const told = uncommented(text, 'slashes');
    const name = nameIn(told);
    if (name === undefined) return [];
    return [...told.matchAll(/\{[^{}]*\}/g)].flatMap((one) => {
      const table = new RegExp(`\\b${literal(field)}\\s*:\\s*"([\\w.]+)"`).exec(one[0])?.[1];
      return table === undefined || !new RegExp(`\\b${literal(name)}\\.`).test(one[0])
        ? []
        : [{ name: table, from: `${file}:${lineAt(text, one.index)}` }];
    });
  });
  const [first] = found;
  return found.every(({ name }) => name === first?.name) ? first : undefined;
}

const mostPrograms = 6_000;
/** From the literal to the call that has the folder. */
const reach = 600;

/** `m := &Migrator{Table: "wh_migrations"}`, and soon behind it a call that is given the folder by its name: `m.Migrate("warehouse")`. Undefined where nobody, or several, do. */
export function tableGiven(
  field: string,
  folder: string,
  paths: readonly string[],
  textOf: (path: string) => string | undefined,
): TableBeside | undefined {
  const name = folder.replace(/^.*\//, '');
  const said = new RegExp(`\\{[^{}]*\\b${literal(field)}\\s*:\\s*"([\\w.]+)"[^{}]*\\}`, 'g');
  const call = new RegExp(`\\.\\w+\\([^()"\\n]*"(?:[\\w./-]*/)?${literal(name)}"`);
  const found = paths.slice(0, mostPrograms).flatMap((file) => {
    const text = textOf(file) ?? '';
    if (!text.includes(field)) return [];
    const told = uncommented(text, 'slashes');
    return [...told.matchAll(said)].flatMap((one) => {
      const end = one.index + one[0].length;
      const at = one.index + one[0].indexOf(field);
      return call.test(told.slice(end, end + reach))
        ? [{ name: one[1] ?? '', from: `${file}:${lineAt(text, at)}` }]
        : [];
    });
  });
  const [first] = found;
  return found.every(({ name: own }) => own === first?.name) ? first : undefined;
}
