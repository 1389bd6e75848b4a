/** Finds the npm packages that a bundle contains, with the licence of each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX identifier that the package declares. */
  readonly licence: string;
  readonly homepage: string;
  readonly text: string;
}

/** From paths like `node_modules/@scope/name/lib/x.js` or `node_modules/a/node_modules/b/x.js`; sorted by name. */
export function bundledPackages(inputs: readonly string[]): readonly BundledPackage[] {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  const packages = [...folders].map(readPackage);
  const byNameAndVersion = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...byNameAndVersion.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function packageFolder(input: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  /** The notation from before npm 2; users may choose one of several licences. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly homepage?: string;
  readonly author?: string | { readonly name: string };
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { license, licenses } = manifest;
  const single = typeof license === 'string' ? license : license?.type;
  const licence = single ?? licenses?.[0]?.type ?? 'no licence declared';
  const author = typeof manifest.author === 'string' ? manifest.author : manifest.author?.name;
  return {
    name: manifest.name,
    version: manifest.version,
    licence,
    homepage: manifest.homepage ?? '',
    text:
      licenceText(folder) ??
      `Declared in its package.json as ${licence}${author === undefined ? '' : `, by ${author}`}.`,
  };
}

/** The package's own licence and notice files, one after the other. */
function licenceText(folder: string): string | undefined {
  const names = readdirSync(folder).filter((name) =>
    /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(name),
  );
  const texts = names
    .sort()
    .filter((name) => existsSync(join(folder, name)))
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
  return texts.length === 0 ? undefined : texts.join('\n\n');
}
