/** Where a program says in one literal which table goes with which folder: `Router{Table: "app_migrations", FS: fs.FS(migrations.FS)}`. Textual. */
import { literal } from '../../text/pattern.ts';
import { baseOf, oncePerListing, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { goFiles, type Program } from './folders.ts';
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
  return onlyOne(found);
}

const mostPrograms = 6_000;
/** From the literal to the call that has the folder. */
const reach = 600;

/** `m := &Migrator{Table: "wh_migrations"}`, and soon behind it a call that is given the folder by its name: `m.Migrate("warehouse")`. Undefined where nobody, or several, do. */
export function tableGiven(field: string, folder: string, listing: Listing): TableBeside | undefined {
  const call = new RegExp(`\\.\\w+\\([^()"\\n]*"(?:[\\w./-]*/)?${literal(baseOf(folder))}"`);
  return onlyOne(tablesSaid(field, listing).filter(({ behind }) => call.test(behind)));
}

interface TableSaid extends TableBeside {
  /** The code that follows. */
  readonly behind: string;
}

/** Whatever folder asks: all programs are read for it. */
function tablesSaid(field: string, listing: Listing): readonly TableSaid[] {
  const known = saidByField(listing);
  const said = known.get(field) ?? readTables(field, listing);
  known.set(field, said);
  return said;
}

const saidByField = oncePerListing((): Map<string, readonly TableSaid[]> => new Map());

function readTables(field: string, listing: Listing): readonly TableSaid[] {
  const said = new RegExp(`\\{[^{}]*\\b${literal(field)}\\s*:\\s*"([\\w.]+)"[^{}]*\\}`, 'g');
  return goFiles(listing)
    .slice(0, mostPrograms)
    .flatMap((file) => {
      const text = listing.text(file) ?? '';
      if (!text.includes(field)) return [];
      const told = uncommented(text, 'slashes');
      return [...told.matchAll(said)].map((one) => {
        const end = one.index + one[0].length;
        const at = one.index + one[0].indexOf(field);
        return {
          name: one[1] ?? '',
          from: `${file}:${lineAt(text, at)}`,
          behind: told.slice(end, end + reach),
        };
      });
    });
}

/** Undefined where none, or several, are said. */
function onlyOne(found: readonly TableBeside[]): TableBeside | undefined {
  const [first] = found;
  return first !== undefined && found.every(({ name }) => name === first.name)
    ? { name: first.name, from: first.from }
    : undefined;
}
