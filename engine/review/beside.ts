/** Files of a change that are not reviewed with it: the same migrations for another engine, and migrations that are programs. Whether it brings code of a release too. Looks at names alone. */
import type { WorkKnown } from '../workspace/discover.ts';
import { isAside } from '../../core/migrations/aside.ts';
import { folderOf } from '../../core/migrations/listing.ts';
import type { MigrationFolder } from '../../core/migrations/detect.ts';

interface Chosen {
  readonly path: string;
  readonly folder: MigrationFolder | undefined;
}

/** A repository that serves several engines has each migration once for each: by its name, or by its number. */
export function isTwin(path: string, chosen: readonly Chosen[]): boolean {
  const [name, number] = [nameOf(path), numberOf(path)];
  return chosen.some(
    (one) => nameOf(one.path) === name || (number !== undefined && numberOf(one.path) === number),
  );
}

/** The last two parts: files that are all called alike are told by their folders. */
function nameOf(path: string): string {
  const [name = '', folder = ''] = path.split('/').toReversed();
  return /\d/.test(name) ? name : `${folder}/${name}`;
}

function numberOf(path: string): string | undefined {
  return /^[VvUu]?(\d{2,}(?:[._]\d+)*)(?=[_.-])/.exec(nameOf(path))?.[1];
}

const flywayProgram = /^[VRUB]\d*[\w.]*?__\w+\.(?:java|kt|groovy|scala|js|ts)$/;
const numberedProgram = /^\d{2,}[_-][\w-]+\.(?:go|py|rb|php|rs|cs|java|kt|[cm]?[jt]s)$/;
const aside = /(?:[._-]test|\.spec|\.d)\.\w+$|(?:^|\/)(?:tests?|__tests__|fixtures?)\//i;

/** `files`: all that the change touches. A program of the version of a migration that is reviewed sends that one, and is none of its own. */
export function programsAmong(files: readonly string[], chosen: readonly Chosen[]): readonly string[] {
  const folders = chosen.flatMap(({ folder }) => folder ?? []);
  const isFlyway = folders.some(({ tool }) => tool === 'flyway');
  const homes = new Set(chosen.map(({ path }) => folderOf(path)));
  return files
    .filter((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (aside.test(path)) return false;
      if (isFlyway && flywayProgram.test(name)) return true;
      return numberedProgram.test(name) && homes.has(folderOf(path)) && !isTwin(path, chosen);
    })
    .toSorted();
}

// Whether the change brings program code too: of a new release that comes with it.

const code =
  /\.(?:[cm]?[jt]sx?|go|rs|py|rb|java|kts?|scala|cs|vb|fs|php|exs?|erl|swift|dart|c|cc|cpp|vue|svelte|pl)$/i;
/** What builds, checks and writes migrations is in no release. */
const others =
  /(?:^|\/)(?:migrations?|docs?|scripts?|tools?|e2e_tests|__mocks__)\/|(?:^|[/._-])(?:tests?|specs?)[/._-]|^(?:[^/]*\.config\.\w+)$/i;

/** Of the whole of new work. */
export function comesWithCode(known: WorkKnown): boolean {
  return known.kind === 'git' && isWithCode([...known.work.files.keys()]);
}

export function isWithCode(paths: readonly string[]): boolean {
  return paths.some((path) => code.test(path) && !others.test(path) && !isAside(path));
}
