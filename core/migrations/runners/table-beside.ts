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
