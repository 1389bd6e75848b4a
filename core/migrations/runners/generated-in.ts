/**
 * SQL files that a generator writes into a package of Go as the program is built, so that no package of the repository has them: statik, go-bindata, packr and their like. Where
 * a program that imports the library which applies them reads that package. Textual; a package is known by the folder of the files, or by the line that calls the generator.
 */
import type { ToolId } from '../convention.ts';
import { baseOf, folderOf, join, oncePerListing, withAncestors, type Listing } from '../listing.ts';
import { lineAt, uncommented } from './code.ts';
import { goFiles, isAside, namesFolder } from './folders.ts';
import { importedAs } from './go-imports.ts';
import { libraryOf } from './library-runner.ts';

interface Generator {
  /** Its own package, or the one by which the library of the tool reads what it writes. */
  readonly imports: RegExp;
  /** What opens them. */
  readonly reads: RegExp;
  /** The program itself says which folder. */
  readonly isNamed?: true;
}

const generators: readonly Generator[] = [
  { imports: /"github\.com\/rakyll\/statik\/fs"/, reads: /\bfs\.New(?:WithNamespace)?\(/ },
  { imports: /"[^"\n]*\/source\/go[_-]bindata"/, reads: /\b\w*bindata\.Resource\(/ },
  {
    imports: /"github\.com\/gobuffalo\/packr(?:\/v\d+)?"/,
    reads: /\bpackr\.New(?:Box)?\(|\bpackr\.Folder\(/,
    isNamed: true,
  },
  {
    imports: /"github\.com\/GeertJohan\/go\.rice"/,
    reads: /\brice\.(?:Must)?FindBox\(/,
    isNamed: true,
  },
  {
    imports: /"github\.com\/markbates\/pkger"/,
    reads: /\bpkger\.(?:Dir|Open|Include)\(/,
    isNamed: true,
  },
  { imports: /"[^"\n]*\/source\/httpfs"/, reads: /\bhttpfs\.New\(/ },
];

/** `pkg/db/migration.go:54`. */
export function generatedInto(tool: ToolId, folder: string, listing: Listing): string | undefined {
  const imports = libraryOf(tool)?.imports;
  if (imports === undefined || folder === '') return undefined;
  const nameOfPackage = importedAs(folder);
  for (const file of goFiles(listing)) {
    const text = listing.text(file) ?? '';
    if (!imports.test(text)) continue;
    const generator = generators.find((one) => one.imports.test(text));
    if (generator === undefined) continue;
    const isOf =
      nameOfPackage(text) !== undefined ||
      generatedFolders(listing).has(folder) ||
      (generator.isNamed === true && namesFolder({ file, text }, folder, listing));
    const at = isOf ? generator.reads.exec(uncommented(text, 'slashes'))?.index : undefined;
    if (at !== undefined) return `${file}:${lineAt(text, at)}`;
  }
  return undefined;
}

const lines =
  /(?:^|[\s/@)])(?:statik|go-bindata|packr2?|pkger|rice|esc|vfsgendev|fileb0x)\b((?:[ \t]+[^\s|&;]{1,200}){1,40})/gm;

/** Folders that the lines of makefiles, scripts and go:generate give to one of them. */
const generatedFolders = oncePerListing((listing: Listing): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const path of listing.paths) {
    const name = baseOf(path);
    const isGo = name.endsWith('.go');
    const isScript =
      /^(?:(?:GNU)?makefile|.*\.mk|justfile|taskfile\.ya?ml|dockerfile|.*\.sh|package\.json)$/i;
    if ((!isGo && !isScript.test(name)) || isAside(path)) continue;
    const text = listing.text(path) ?? '';
    const told = isGo ? [...text.matchAll(/^\/\/go:generate (.*)$/gm)].map(([, one = '']) => one) : [text];
    for (const each of told)
      for (const [, given = ''] of ` ${each}`.matchAll(lines))
        for (const word of given.split(/\s+/))
          for (const way of waysOf(word))
            for (const home of withAncestors(folderOf(path))) found.add(join(home, way));
  }
  return found;
});

/** `-src=./migrations`, `db/migrations/...`, `migrations/*.sql`. */
function waysOf(word: string): readonly string[] {
  const way = word
    .replace(/^-{1,2}[\w-]+=/, '')
    .replaceAll(/^["'`]|["'`]$/g, '')
    .replace(/\/(?:\.\.\.|[^/]*\*[^/]*)$/, '')
    .replace(/^(?:\.{1,2}\/)+/, '')
    .replace(/\/$/, '');
  return /^[\w@-][\w./@-]*$/.test(way) ? [way] : [];
}
